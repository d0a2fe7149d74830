-- One row per unit (hub, 00: nation), enterprise and stage below 7 that it entered: its first day there, at which hub, and the first day of
-- a higher stage.
{{ config(materialized='kept', keys=['enterprise_id'], renewed='int_consulted_touched', renewed_key='enterprise_id') }}

with days as (
    select * from {{ ref('int_stage_days') }}
    where {{ only_touched('enterprise_id') }}
),

stages as (
    select unnest(range(1, 7))::integer as stage
),

final as (
    select
        days.hub_code,
        days.enterprise_id,
        stages.stage,
        min(days.consulted_on) filter (where list_contains(days.stages, stages.stage)) as entered_on,
        arg_min(days.any_hub_code, days.consulted_on) filter (where list_contains(days.stages, stages.stage)) as entered_at,
        min(days.consulted_on) filter (where days.highest_stage > stages.stage) as moved_on
    from days
    cross join stages
    group by all
    having entered_on is not null
)

select * from final
