-- One row per consultation that several hubs count: the same enterprise and day at two hubs, at the same time (without times: as
-- long, by the same channel, on the same issues), or at times that meet where one of them names another よろず拠点 as present (pattern
-- 15). The first-numbered hub's record stays.
{{ config(materialized='monthly') }}

with sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where {{ only_months() }} and enterprise_id is not null and not {{ is_excused('joint_double') }}
),

-- Hardly any enterprise is ever seen by two hubs.
at_several_hubs as (
    select enterprise_id from {{ ref('int_enterprise_firsts') }}
    where hubs > 1
),

shared_days as (
    select enterprise_id, consulted_on
    from sessions
    semi join at_several_hubs using (enterprise_id)
    group by all
    having min(hub_code) < max(hub_code)
),

on_shared_days as (
    select sessions.*
    from sessions
    semi join shared_days using (enterprise_id, consulted_on)
),

naming_a_hub as (
    select consultation_id from {{ ref('stg_consultations') }}
    where {{ only_months() }} and attending_institution like '%よろず%'
),

told as (
    select on_shared_days.*, naming_a_hub.consultation_id is not null as names_a_hub
    from on_shared_days
    left join naming_a_hub using (consultation_id)
),

pairs as (
    select
        first_told.consultation_id as first_id,
        later_told.consultation_id as later_id,
        first_told.names_a_hub or later_told.names_a_hub as is_named
    from told as first_told
    inner join told as later_told
        on first_told.enterprise_id = later_told.enterprise_id
        and first_told.consulted_on = later_told.consulted_on
        and first_told.hub_code < later_told.hub_code
    where
        case
            when first_told.started_min is null or later_told.started_min is null then
                first_told.minutes = later_told.minutes
                and first_told.channel = later_told.channel
                and list_sort(first_told.issue_minors) = list_sort(later_told.issue_minors)
            when first_told.names_a_hub or later_told.names_a_hub then
                first_told.started_min < later_told.ended_min and later_told.started_min < first_told.ended_min
            else first_told.started_min = later_told.started_min and first_told.ended_min = later_told.ended_min
        end
),

concerned as (
    select first_id as consultation_id, later_id as other_id, is_named, false as is_later from pairs
    union all
    select later_id, first_id, is_named, true from pairs
),

paired as (
    select
        consultation_id,
        list_sort(list(other_id)) as others,
        bool_or(is_named) as is_named,
        bool_or(is_later) as is_later
    from concerned
    group by consultation_id
),

judged as (
    select
        told.*,
        paired.others,
        paired.is_named,
        paired.is_later
    from told
    inner join paired using (consultation_id)
),

final as (
    select
        {{ consultation_mark(
            'joint_double', 'is_later',
            "{'consulted_on': consulted_on, 'started_min': started_min, 'ended_min': ended_min, 'minutes': minutes, 'others': others,"
            ~ " 'names_a_hub': is_named}"
        ) }}
    from judged
)

select * from final
