-- One row per row of 予算 of the plans in force.
with budgets as (
    select * from {{ ref('stg_plan_budgets') }}
),

final as (
    select
        hub_code,
        fiscal_year,
        contract_yen,
        personnel_yen,
        sha256,
        sheet,
        "row"
    from budgets
)

select * from final
