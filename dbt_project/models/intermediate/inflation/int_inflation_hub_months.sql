-- One row per hub and month with consultations: how many there are, and how many of them say what patterns and reviewers' pages ask for.
{{ config(materialized='monthly') }}

with sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where {{ only_months() }}
),

final as (
    select
        hub_code,
        month,
        fiscal_year,
        count(*) as consultations,
        count(*) filter (where is_special) as special,
        count(*) filter (where channel in ('訪問', '出張相談会')) as going_out,
        count(minutes) as with_minutes,
        count(started_min) as with_times,
        count(coordinator_id) as with_coordinator,
        count(started_min) filter (where coordinator_id is not null) as with_coordinator_and_times,
        count(enterprise_id) as with_enterprise
    from sessions
    group by all
)

select * from final
