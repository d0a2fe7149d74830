-- One row per unit, stage below 7 and enterprise that entered it in order: day, days until a higher stage, or until observation ended.
with firsts as (
    select * from {{ ref('int_stage_firsts') }}
),

units as (
    select hub_code, max(observed_until) as observed_until
    from {{ ref('int_stage_units') }}
    group by hub_code
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
