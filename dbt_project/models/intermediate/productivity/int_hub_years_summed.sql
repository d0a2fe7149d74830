-- One row per hub and fiscal year with a report in force: the sums that compared measures are made of (seed productivity_measure names
-- these columns), and sums of squares over enterprises, which say how far chance alone moves them. No sheet: null, not zero.
{{ config(materialized='yearly', years='int_years_to_recount') }}

with enterprise_years as (
    select * from {{ ref('int_hub_enterprise_years') }}
    where {{ only_years('int_years_to_recount') }}
),

hub_years as (
    select hub_code, fiscal_year, bool_or(has_stages) as has_stages
    from {{ ref('int_hub_months') }}
    group by all
),

budgets as (
    select hub_code, fiscal_year, sum(contract_yen)::double as contract_yen
    from {{ ref('stg_plan_budgets') }}
    group by all
),

answers as (
    select
        hub_code,
        {{ fiscal_year('month') }} as fiscal_year,
        count(satisfaction) as answers,
        count(*) filter (where satisfaction >= 4) as satisfied_answers
    from {{ ref('stg_surveys') }}
    group by all
),

worked as (
    select hub_code, fiscal_year, sum(coordinator_days) as coordinator_days
    from {{ ref('int_attended_months') }}
    group by all
),

consulted as (
    select
        hub_code,
        fiscal_year,
        count(*) as enterprises,
        sum(consultations) as consultations,
        sum(issue_responses) as issue_responses,
        sum(minutes) as minutes,
        sum(minutes) / 60 as hours,
        sum(resolved_issues) as resolved_issues,
        count(*) filter (where has_returned) as repeat_enterprises,
        count(*) filter (where highest_stage >= 2) as accompanied_enterprises,
        count(*) filter (where highest_stage >= 4) as issue_set_enterprises,
        count(attended_consultations) as attended_enterprises,
        sum(attended_consultations) as attended_consultations,
        sum(attended_minutes) / 60 as attended_hours,
        sum((minutes / 60) ** 2) as hours_squares,
        sum(resolved_issues ** 2) as resolved_issues_squares,
        sum(attended_consultations ** 2) as attended_consultations_squares,
        sum((attended_minutes / 60) ** 2) as attended_hours_squares
    from enterprise_years
    group by all
),

-- How far each enterprise is from what its hub's mean would give it: between hubs nothing is added.
strayed as (
    select
        hub_code,
        fiscal_year,
        sum((enterprise_years.minutes - consulted.minutes / consulted.consultations * enterprise_years.consultations) ** 2)
            as minutes_residual_squares,
        sum((enterprise_years.issue_responses - consulted.issue_responses / consulted.consultations * enterprise_years.consultations) ** 2)
            as issues_residual_squares
    from enterprise_years
    inner join consulted using (hub_code, fiscal_year)
    group by all
),

final as (
    select
        hub_years.hub_code,
        hub_years.fiscal_year,
        budgets.contract_yen,
        budgets.contract_yen / 1e6 as contract_million_yen,
        consulted.* exclude (hub_code, fiscal_year, accompanied_enterprises, issue_set_enterprises),
        case when hub_years.has_stages then consulted.accompanied_enterprises end as accompanied_enterprises,
        case when hub_years.has_stages then consulted.issue_set_enterprises end as issue_set_enterprises,
        strayed.minutes_residual_squares,
        strayed.issues_residual_squares,
        answers.answers,
        answers.satisfied_answers,
        worked.coordinator_days
    from hub_years
    left join consulted using (hub_code, fiscal_year)
    left join strayed using (hub_code, fiscal_year)
    left join budgets using (hub_code, fiscal_year)
    left join answers using (hub_code, fiscal_year)
    left join worked using (hub_code, fiscal_year)
)

select * from final
