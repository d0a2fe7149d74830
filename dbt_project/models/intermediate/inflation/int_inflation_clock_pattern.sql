-- One row per consultation on a day of a coordinator whose whole schedule repeats another of the coordinator's days (pattern 25). A
-- view; no record is in excess.
{{ config(materialized='view', meta={'kept_by': 'month', 'period_follows_from': 'consultation_id'}) }}

with repeated as (
    select coordinator_id, consulted_on, repeats_on from {{ ref('int_inflation_day_schedules') }}
    where repeats_on is not null
),

sessions as (
    select * from {{ ref('int_consultations_enriched') }}
),

final as (
    select
        {{ consultation_mark(
            'clock_pattern', 'false',
            "{'consulted_on': consulted_on, 'started_min': started_min, 'ended_min': ended_min, 'repeats_on': repeats_on}",
            subject=coordinator_day()
        ) }}
    from sessions
    inner join repeated using (coordinator_id, consulted_on)
)

select * from final
