-- One row per fiscal year: minutes and enterprises of the hubs with a contract in force, for the nation's cost per hour and per enterprise.
{{ config(materialized='yearly', years='int_years_to_recount') }}

with enterprise_months as (
    select * from {{ ref('int_enterprise_months') }}
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
    from enterprise_months
    semi join budgets using (hub_code, fiscal_year)
    group by fiscal_year
)

select * from final
