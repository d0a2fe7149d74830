-- One row per hub, month and enterprise consulted there: what distinct counts of every period are made from.
{{ config(materialized='yearly', years='int_years_to_recount') }}

with record_months as (
    select * from {{ ref('int_record_months') }}
    where {{ only_years('int_years_to_recount') }}
),

firsts as (
    select enterprise_id, first_consulted_on from {{ ref('int_enterprise_firsts') }}
),

consulted as (
    select
        hub_code,
        month,
        fiscal_year,
        enterprise_id,
        sum(consultations)::bigint as consultations,
        sum(issue_responses)::bigint as issue_responses,
        sum(minutes)::bigint as minutes,
        sum(resolved_issues)::bigint as resolved_issues,
        count(*) as records,
        bool_or(has_visited) as has_visited,
        max(highest_stage) as highest_stage,
        min(first_on) as first_on,
        max(last_on) as last_on
    from record_months
    group by all
),

-- New: the first consultation at any hub falls in the period (metrics.md §6).
final as (
    select
        consulted.*,
        date_trunc('month', firsts.first_consulted_on) = consulted.month as is_new_in_month,
        {{ fiscal_year('firsts.first_consulted_on') }} = consulted.fiscal_year as is_new_in_year
    from consulted
    inner join firsts using (enterprise_id)
)

select * from final
