-- One row per hub, fiscal year and month with how many enterprises came to the hub for the first time of the year in it.
{{ config(materialized='yearly', years='int_years_to_recount') }}

with first_visits as (
    select hub_code, fiscal_year, enterprise_id, min(month) as month
    from {{ ref('int_enterprise_months') }}
    where has_visited and {{ only_years('int_years_to_recount') }}
    group by all
),

final as (
    select hub_code, fiscal_year, month, count(*) as enterprises
    from first_visits
    group by all
)

select * from final
