-- Sales can grow by work done below cost: a growth shown without 利益なき増収の割合 in the same row, unless nobody's sales rose.
with shown as (
    select 'outcome_year' as mart, measure, value, read_with, read_with_n, read_with_value from {{ ref('outcome_year') }}
    union all
    select 'outcome_breakdown_year', measure, value, read_with, read_with_n, read_with_value from {{ ref('outcome_breakdown_year') }}
),

final as (
    select * from shown
    where
        measure = 'sales_growth' and value is not null
        and (
            read_with is distinct from 'unprofitable_growth_share'
            or (read_with_value is null and coalesce(read_with_n, -1) <> 0)
        )
)

select * from final
