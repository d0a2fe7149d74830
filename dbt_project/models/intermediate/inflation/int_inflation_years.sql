-- One row per fiscal year whose marks have to be found again: those counted again, and the year after each, whose patterns look back.
with recounted as (
    select fiscal_year from {{ ref('int_years_to_recount') }}
),

final as (
    select fiscal_year from recounted
    union
    select fiscal_year + 1 from recounted
)

select * from final
