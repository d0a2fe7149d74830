-- One row per hub and day: whether it is open, and why not. What a hub says of itself counts before what holds for all, and that before the
-- calendar; of two lines of the same reach the one that says open. Weekdays say nothing: hubs differ, and none has to tell.
with days as (
    select * from {{ ref('int_calendar_days') }}
),

hubs as (
    select hub_code from {{ ref('stg_hubs') }}
),

closings as (
    select * from {{ ref('yearly_closing') }}
),

declared as (
    select * from {{ ref('stg_closed_days') }}
),

public_days as (
    select
        days.day,
        coalesce(days.holiday_ja, closings.label_ja) as reason_ja
    from days
    left join closings
        on (month(days.day), day(days.day)) >= (closings.first_month, closings.first_day)
        or (month(days.day), day(days.day)) <= (closings.last_month, closings.last_day)
),

said_days as (
    select
        hub_code,
        unnest(generate_series(first_on, last_on, interval 1 day))::date as day,
        is_open,
        reason_ja
    from declared
),

said as (
    select
        hubs.hub_code,
        said_days.day,
        arg_min(said_days.is_open, (said_days.hub_code is null, not said_days.is_open)) as is_open,
        arg_min(said_days.reason_ja, (said_days.hub_code is null, not said_days.is_open)) as reason_ja
    from said_days
    inner join hubs on hubs.hub_code = coalesce(said_days.hub_code, hubs.hub_code)
    group by all
),

final as (
    select
        hubs.hub_code,
        public_days.day,
        coalesce(said.is_open, public_days.reason_ja is null) as is_open,
        if(coalesce(said.is_open, public_days.reason_ja is null), null, coalesce(said.reason_ja, public_days.reason_ja)) as reason_ja
    from public_days
    cross join hubs
    left join said on hubs.hub_code = said.hub_code and public_days.day = said.day
)

select * from final
