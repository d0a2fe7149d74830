-- One row per hub, month and client record consulted, with all that the measures need of its consultations: what periods add up from.
{{ config(materialized='yearly') }}

with consultations as (
    select * from {{ ref('int_consultations_enriched') }}
    where {{ only_years() }}
),

final as (
    select
        hub_code,
        month,
        fiscal_year,
        record_id,
        enterprise_id,
        count(*) as consultations,
        sum(issue_responses)::bigint as issue_responses,
        sum(minutes)::bigint as minutes,
        coalesce(sum(issue_responses) filter (where resolution = '解決'), 0)::bigint as resolved_issues,
        coalesce(bool_or(channel = '来訪'), false) as has_visited,
        max(accompaniment_stage) as highest_stage,
        min(consulted_on) as first_on,
        max(consulted_on) as last_on
    from consultations
    group by all
)

select * from final
