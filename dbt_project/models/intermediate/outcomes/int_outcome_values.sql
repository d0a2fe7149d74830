-- One row per unit, class, fiscal year, measure of 成果把握 and enterprise that has it: y, and x where y is compared with something.
with followed as (
    select unit_code, breakdown, category, fiscal_year, * exclude (unit_code, breakdown, category, fiscal_year)
    from {{ ref('int_outcome_units') }}
),

final as (
    select
        unit_code, breakdown, category, fiscal_year, enterprise_id,
        'value_added_productivity' as measure, productivity::double as y, null::double as x
    from followed
    where productivity is not null
    union all
    select
        unit_code, breakdown, category, fiscal_year, enterprise_id,
        'value_added_productivity_growth', productivity_growth, null
    from followed
    where productivity_growth is not null
    union all
    select
        unit_code, breakdown, category, fiscal_year, enterprise_id,
        'sales_total', sales_man_yen, null
    from followed
    where sales_man_yen is not null
    union all
    select
        unit_code, breakdown, category, fiscal_year, enterprise_id,
        'sales_growth', sales_man_yen, sales_before
    from followed
    where sales_man_yen is not null and sales_before is not null
    union all
    select
        unit_code, breakdown, category, fiscal_year, enterprise_id,
        'unprofitable_growth_share', coalesce(is_unprofitable_growth, false)::integer, null
    from followed
    where has_grown
    union all
    select
        unit_code, breakdown, category, fiscal_year, enterprise_id,
        'employees_growth', employees, employees_before
    from followed
    where employees is not null and employees_before is not null
)

select * from final
