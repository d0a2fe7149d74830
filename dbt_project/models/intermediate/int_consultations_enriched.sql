-- One row per accepted consultation with its enterprise and the events declared for it: what counts and patterns are made of. No free text
-- goes this way; categories of the facts are worked out in int_consultations_classed.
-- depends_on: {{ ref('int_consulted_before') }} (which reads the table of last night)
{{ config(materialized='monthly', meta={'period_follows_from': 'consultation_id'}) }}

with consultations as not materialized (
    select * from {{ ref('stg_consultations') }}
    where {{ only_months() }}
),

enterprises as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

desks as (
    select * from {{ ref('stg_special_desks') }}
),

events as (
    select * from {{ ref('int_declared_event_days') }}
),

-- A record of a special desk, while the desk was open, is an event of its own kind.
told as (
    select consultations.consultation_id, 'special_desk' as event_kind
    from consultations
    inner join desks
        on consultations.special_desk = desks.special_desk
        and consultations.consulted_on between desks.opened_on and coalesce(desks.closed_on, consultations.consulted_on)
    union all
    select consultations.consultation_id, events.event_kind
    from consultations
    inner join events
        on consultations.hub_code = events.hub_code
        and consultations.consulted_on = events.event_on
        and (events.coordinator_id is null or consultations.coordinator_id = events.coordinator_id)
),

declared as (
    select consultation_id, list_sort(list(distinct event_kind)) as event_kinds
    from told
    group by consultation_id
),

final as (
    select
        consultations.consultation_id,
        consultations.hub_code,
        consultations.month,
        {{ fiscal_year('consultations.month') }} as fiscal_year,
        consultations.form,
        consultations.consulted_on,
        consultations.coordinator_id,
        consultations.record_id,
        enterprises.enterprise_id,
        consultations.channel,
        consultations.minutes,
        consultations.started_min,
        consultations.ended_min,
        consultations.issue_major,
        consultations.issue_minors,
        consultations.issue_responses,
        consultations.resolution,
        consultations.special_desk,
        consultations.accompaniment_stage,
        consultations.first_received_at,
        declared.consultation_id is not null as is_special,
        coalesce(declared.event_kinds, []) as event_kinds
    from consultations
    left join enterprises using (record_id)
    left join declared using (consultation_id)
)

select * from final
