-- One row per fiscal year whose marks have to be found again: those gone through again, and the year after each, whose patterns look back.
with touched as (
    select fiscal_year from {{ ref('int_years_to_build') }}
),

final as (
    select fiscal_year from touched
    union
    select fiscal_year + 1 from touched
)

select * from final
