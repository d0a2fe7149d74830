-- One row per unit, stage below 7 and enterprise that entered it in order: day, days until a higher stage, or until observation ended.
with days as (
    select * from {{ ref('int_stage_days') }}
),

units as (
    select hub_code, max(observed_until) as observed_until
    from {{ ref('int_stage_units') }}
    group by hub_code
),

stages as (
    select unnest(range(1, 7))::integer as stage
),

-- First day of the stage itself and first day of a higher one.
firsts as (
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
),

final as (
    select
        firsts.hub_code,
        firsts.enterprise_id,
        firsts.stage,
        firsts.entered_on,
        {{ fiscal_year('firsts.entered_on') }} as fiscal_year,
        -- A higher stage on an earlier day: this one was entered out of order, and its length says nothing.
        coalesce(firsts.moved_on < firsts.entered_on, false) as is_out_of_order,
        firsts.moved_on is not null as has_moved_on,
        date_diff('day', firsts.entered_on, coalesce(firsts.moved_on, greatest(units.observed_until, firsts.entered_on))) as days
    from firsts
    inner join units on firsts.entered_at = units.hub_code
)

select * from final
