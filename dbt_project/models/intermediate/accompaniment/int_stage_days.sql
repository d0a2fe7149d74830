-- One row per unit (hub, 00: nation), enterprise and day with a stage of 伴走支援: lowest and highest stage of the day, those of the days
-- before, and whether the order is broken: the stage falls back, or a stage above 2 comes before any stage 2.
{{ config(materialized='kept', keys=['enterprise_id'], renewed='int_consulted_touched', renewed_key='enterprise_id') }}

with consultations as (
    select * from {{ ref('int_consultations_enriched') }}
    where accompaniment_stage is not null and enterprise_id is not null and {{ only_touched('enterprise_id') }}
),

setting_stage as (
    select value from {{ ref('accompaniment_setting') }}
    where setting = 'setting_stage'
),

days as (
    select
        coalesce(hub_code, '00') as hub_code,
        enterprise_id,
        consulted_on,
        min(accompaniment_stage) as lowest_stage,
        max(accompaniment_stage) as highest_stage,
        list_sort(list_distinct(list(accompaniment_stage))) as stages,
        min(hub_code) as any_hub_code
    from consultations
    group by enterprise_id, consulted_on, rollup(hub_code)
),

final as (
    select
        days.hub_code,
        days.enterprise_id,
        days.consulted_on,
        {{ fiscal_year('days.consulted_on') }} as fiscal_year,
        days.lowest_stage,
        days.highest_stage,
        days.stages,
        days.any_hub_code,
        max(days.highest_stage) over before as highest_before,
        coalesce(days.lowest_stage < max(days.highest_stage) over before, false) as has_fallen_back,
        days.highest_stage > setting_stage.value
        and not list_contains(days.stages, setting_stage.value::integer)
        and not coalesce(bool_or(list_contains(days.stages, setting_stage.value::integer)) over before, false) as has_skipped
    from days
    cross join setting_stage
    window before as (
        partition by days.hub_code, days.enterprise_id order by days.consulted_on
        rows between unbounded preceding and 1 preceding
    )
)

select * from final
