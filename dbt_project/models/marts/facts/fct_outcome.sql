-- One row per accepted row of 成果把握, and whether it is the one that counts: the latest of its enterprise and year.
with outcomes as (
    select * from {{ ref('int_outcome_rows') }}
),

counted as (
    select sha256, sheet, "row", bool_or(unit_code <> '00') as is_counted_in_hub, bool_or(unit_code = '00') as is_counted_in_nation
    from {{ ref('int_enterprise_outcomes') }}
    group by all
),

final as (
    select
        outcomes.hub_code,
        outcomes.month,
        outcomes.outcome_fiscal_year as fiscal_year,
        outcomes.record_id,
        outcomes.enterprise_id,
        outcomes.sales_man_yen,
        outcomes.operating_profit_man_yen,
        outcomes.operating_profit_man_yen + outcomes.personnel_cost_man_yen + outcomes.depreciation_man_yen as value_added_man_yen,
        outcomes.employees,
        coalesce(counted.is_counted_in_hub, false) as is_counted_in_hub,
        coalesce(counted.is_counted_in_nation, false) as is_counted_in_nation,
        outcomes.sha256,
        outcomes.sheet,
        outcomes."row"
    from outcomes
    left join counted on outcomes.sha256 = counted.sha256 and outcomes.sheet = counted.sheet and outcomes."row" = counted."row"
)

select * from final
