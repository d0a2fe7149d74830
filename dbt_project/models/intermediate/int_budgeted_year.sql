-- One row per fiscal year: minutes and enterprises of the hubs with a contract in force, for the nation's cost per hour and per enterprise.
{{ config(materialized='yearly', years='int_years_to_recount') }}

with enterprises as (
    select * from {{ ref('int_hub_enterprise_years') }}
    where {{ only_years('int_years_to_recount') }}
),

budgets as (
    select distinct hub_code, fiscal_year from {{ ref('stg_plan_budgets') }}
),

final as (
    select
        fiscal_year,
        sum(minutes)::bigint as minutes,
        count(distinct enterprise_id) as enterprises
    from enterprises
    semi join budgets using (hub_code, fiscal_year)
    group by fiscal_year
)

select * from final
