-- One row per hub, month and enterprise consulted there: what distinct counts of every period are made from.
{{ config(materialized='monthly', months='int_months_to_recount') }}

with consultations as (
    select * from {{ ref('int_consultations_enriched') }}
    where {{ only_months('int_months_to_recount') }}
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
        count(*) as consultations,
        sum(issue_responses)::bigint as issue_responses,
        sum(minutes)::bigint as minutes,
        coalesce(sum(issue_responses) filter (where resolution = '解決'), 0)::bigint as resolved_issues,
        coalesce(bool_or(resolution = '解決'), false) as has_resolved,
        coalesce(bool_or(channel = '来訪'), false) as has_visited,
        max(accompaniment_stage) as highest_stage,
        min(consulted_on) as first_on,
        max(consulted_on) as last_on
    from consultations
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
