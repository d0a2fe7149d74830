-- One row per consultation of a coordinator's day that holds more minutes of consultation than the hub's own attendance sheet
-- allows (pattern 2). Minutes at the same time count once. In excess are the fewest records, longest first, without which the day
-- would hold the rest. A coordinator who is absent that day is asked about as pattern 4.
{{ config(materialized='monthly') }}

with limits as (
    {{ parameters('inflation_parameter', ['attendance_slack_minutes']) }}
),

sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where {{ only_months() }} and coordinator_id is not null and not {{ is_excused('impossible_day') }}
),

attended as (
    select
        attendance.coordinator_id,
        attendance.worked_on as consulted_on,
        sum(attendance.hours) * 60 as attended_minutes,
        sum(attendance.hours) * 60 + any_value(limits.attendance_slack_minutes) as most_minutes
    from {{ ref('stg_attendance') }} as attendance
    cross join limits
    where {{ only_months(column='attendance.month') }}
    group by all
    -- A day without hours says that the coordinator worked, not how long.
    having count(*) = count(attendance.hours) and sum(attendance.hours) > 0
),

-- Days that may hold too much: counting twice what lies at the same time, they would.
full_days as (
    select attended.*
    from attended
    inner join sessions using (coordinator_id, consulted_on)
    group by all
    having
        sum(case when sessions.ended_min is null then sessions.minutes else greatest(ended_min - coalesce(started_min, 0), 0) end)
        > attended.most_minutes
),

-- What a record adds to the minutes of its day: without times, all of its minutes.
adding as (
    select
        *,
        coalesce(
            ended_min - least(ended_min, greatest(started_min, max(ended_min) over (
                partition by coordinator_id, consulted_on order by started_min, consultation_id
                rows between unbounded preceding and 1 preceding
            ))),
            minutes
        ) as added_minutes
    from sessions
    inner join full_days using (coordinator_id, consulted_on)
),

summed as (
    select
        *,
        sum(added_minutes) over (partition by coordinator_id, consulted_on) as day_minutes,
        coalesce(sum(added_minutes) over (
            partition by coordinator_id, consulted_on order by added_minutes desc, consultation_id desc
            rows between unbounded preceding and 1 preceding
        ), 0) as taken_minutes
    from adding
),

final as (
    select
        {{ consultation_mark(
            'impossible_day', 'day_minutes - taken_minutes > most_minutes',
            "{'consulted_on': consulted_on, 'day_minutes': day_minutes::integer, 'attended_minutes': attended_minutes::integer,"
            ~ " 'minutes': minutes}",
            subject=coordinator_day()
        ) }}
    from summed
    where day_minutes > most_minutes
)

select * from final
