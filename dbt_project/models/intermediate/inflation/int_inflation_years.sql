-- One row per fiscal year in which marks have to be found again.
with months as (
    select month from {{ ref('int_inflation_months') }}
),

final as (
    select distinct {{ fiscal_year('month') }} as fiscal_year from months
)

select * from final
