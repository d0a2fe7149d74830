-- One row per consultation of several enterprises in one slot (same hub and day, same coordinator or overlapping times) whose notes
-- are nearly the same (pattern 16). All but the first are in excess: a seminar for many is one event.
{{ config(materialized='monthly', months='int_inflation_months') }}

with limits as (
    {{ parameters('inflation_parameter', ['seminar_enterprises']) }}
),

notes as (
    select * from {{ ref('int_inflation_notes') }}
    where {{ only_months('int_inflation_months') }} and slot_group is not null
),

sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where {{ only_months('int_inflation_months') }} and not {{ is_excused('seminar_split') }}
),

grouped as (
    select
        sessions.*,
        notes.slot_group,
        count(distinct sessions.enterprise_id) over (partition by notes.slot_group) as enterprises,
        row_number() over (
            partition by notes.slot_group order by sessions.started_min nulls last, sessions.consultation_id
        ) as place
    from sessions
    inner join notes using (consultation_id)
),

final as (
    select
        {{ consultation_mark(
            'seminar_split', 'place > 1',
            "{'consulted_on': consulted_on, 'started_min': started_min, 'ended_min': ended_min, 'slot': slot_group, 'enterprises': enterprises}"
        ) }}
    from grouped
    where enterprises >= (select seminar_enterprises from limits)
)

select * from final
