-- One row per unit (hub; 00: nation), enterprise and fiscal year followed up (成果把握): the latest report of it in that unit.
with outcomes as (
    select * from {{ ref('int_outcome_rows') }}
),

units as (
    select *, hub_code as unit_code from outcomes
    union all
    select *, '00' from outcomes
),

final as (
    select
        unit_code,
        hub_code,
        enterprise_id,
        record_id,
        outcome_fiscal_year as fiscal_year,
        sales_man_yen,
        operating_profit_man_yen,
        operating_profit_man_yen + personnel_cost_man_yen + depreciation_man_yen as value_added_man_yen,
        employees,
        sha256,
        sheet,
        "row"
    from units
    qualify row_number() over (
        partition by unit_code, enterprise_id, outcome_fiscal_year
        order by month desc, hub_code, record_id, "row" desc
    ) = 1
)

select * from final
