-- One row per unit (hub; 00: nation), enterprise and fiscal year followed up, beside the same enterprise's year before where it is known.
with outcomes as (
    select
        *,
        -- Productivity per head needs heads: none is no division.
        value_added_man_yen / nullif(employees, 0) as productivity
    from {{ ref('int_enterprise_outcomes') }}
),

final as (
    select
        now.*,
        before.sales_man_yen as sales_before,
        before.value_added_man_yen as value_added_before,
        before.employees as employees_before,
        100.0 * (now.productivity - before.productivity) / abs(nullif(before.productivity, 0)) as productivity_growth,
        now.sales_man_yen > before.sales_man_yen as has_grown,
        now.sales_man_yen > before.sales_man_yen
        and (now.operating_profit_man_yen < 0 or now.value_added_man_yen < before.value_added_man_yen) as is_unprofitable_growth
    from outcomes as now
    left join outcomes as before
        on
            now.unit_code = before.unit_code and now.enterprise_id = before.enterprise_id
            and now.fiscal_year = before.fiscal_year + 1
)

select * from final
