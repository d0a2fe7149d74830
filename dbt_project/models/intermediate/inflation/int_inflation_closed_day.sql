-- One row per consultation on a day on which the hub is closed, or its coordinator absent by the hub's own attendance sheet
-- (pattern 4). A coordinator whom that sheet shows at work on a closed day is not asked about.
{{ config(materialized='monthly') }}

with sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where {{ only_months() }} and not {{ is_excused('closed_day') }}
),

open_days as (
    select * from {{ ref('int_hub_open_days') }}
),

attendance as (
    select * from {{ ref('stg_attendance') }}
    where {{ only_months() }}
),

listed as (
    select distinct coordinator_id, month from attendance
),

worked as (
    select distinct coordinator_id, worked_on as consulted_on from attendance
    where hours is null or hours > 0
),

seen as (
    select
        sessions.*,
        coalesce(not open_days.is_open, false) as is_closed,
        open_days.reason_ja,
        listed.coordinator_id is not null and worked.coordinator_id is null as is_absent,
        worked.coordinator_id is not null as is_at_work
    from sessions
    left join open_days on sessions.hub_code = open_days.hub_code and sessions.consulted_on = open_days.day
    left join listed on sessions.coordinator_id = listed.coordinator_id and sessions.month = listed.month
    left join worked on sessions.coordinator_id = worked.coordinator_id and sessions.consulted_on = worked.consulted_on
),

final as (
    select
        {{ consultation_mark(
            'closed_day', 'true',
            "{'consulted_on': consulted_on, 'closed_ja': if(is_closed, reason_ja, null), 'is_absent': is_absent, 'channel': channel}"
        ) }}
    from seen
    where is_absent or (is_closed and not is_at_work)
)

select * from final
