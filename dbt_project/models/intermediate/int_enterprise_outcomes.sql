-- One row per hub, enterprise and fiscal year followed up (成果把握): the latest report of it.
with outcomes as (
    select * from {{ ref('stg_outcomes') }}
),

enterprises as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

latest as (
    select
        outcomes.*,
        enterprises.enterprise_id
    from outcomes
    left join enterprises using (record_id)
    qualify row_number() over (
        partition by outcomes.hub_code, enterprise_id, outcomes.outcome_fiscal_year
        order by outcomes.month desc, outcomes.record_id, outcomes."row" desc
    ) = 1
),

final as (
    select
        hub_code,
        enterprise_id,
        outcome_fiscal_year as fiscal_year,
        month,
        sales_man_yen,
        operating_profit_man_yen,
        operating_profit_man_yen + personnel_cost_man_yen + depreciation_man_yen as value_added_man_yen,
        employees
    from latest
)

select * from final
