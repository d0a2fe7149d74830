-- One row per hub, fiscal year and enterprise consulted there: what distinct counts of years are made from, and the unit of chance behind
-- limits of comparison.
{{ config(materialized='yearly', years='int_years_to_recount') }}

with enterprise_months as (
    select * from {{ ref('int_enterprise_months') }}
    where {{ only_years('int_years_to_recount') }}
),

attended_months as (
    select hub_code, month, true as is_attended from {{ ref('int_attended_months') }}
),

final as (
    select
        enterprise_months.hub_code,
        enterprise_months.fiscal_year,
        enterprise_months.enterprise_id,
        sum(enterprise_months.consultations)::double as consultations,
        sum(enterprise_months.issue_responses)::double as issue_responses,
        sum(enterprise_months.minutes)::double as minutes,
        sum(enterprise_months.resolved_issues)::double as resolved_issues,
        bool_or(enterprise_months.has_visited) as has_visited,
        bool_or(enterprise_months.is_new_in_year) as is_new_in_year,
        min(enterprise_months.first_on) as first_on,
        max(enterprise_months.last_on) as last_on,
        min(enterprise_months.first_on) < max(enterprise_months.last_on) as has_returned,
        max(enterprise_months.highest_stage) as highest_stage,
        sum(enterprise_months.consultations) filter (where attended_months.is_attended)::double as attended_consultations,
        sum(enterprise_months.minutes) filter (where attended_months.is_attended)::double as attended_minutes
    from enterprise_months
    left join attended_months using (hub_code, month)
    group by all
)

select * from final
