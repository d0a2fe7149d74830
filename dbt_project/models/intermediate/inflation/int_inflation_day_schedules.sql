-- One row per coordinator and day with three sessions or more whose times are known: the times, and the last day before, within a
-- year, that had exactly the same.
{{ config(materialized='monthly', months='int_inflation_months') }}

with limits as (
    {{ parameters('inflation_parameter', ['schedule_sessions', 'schedule_days']) }}
),

sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where
        {{ only_months('int_inflation_months', before=inflation_parameter('schedule_days') ~ ' / 28 + 1') }}
        and coordinator_id is not null and started_min is not null and ended_min is not null
        and not {{ is_excused('clock_pattern') }}
),

days as (
    select
        hub_code,
        month,
        fiscal_year,
        coordinator_id,
        consulted_on,
        list_sort(list(started_min * 1440 + ended_min)) as schedule
    from sessions
    group by all
    having count(*) >= (select schedule_sessions from limits)
),

repeated as (
    select
        *,
        lag(consulted_on) over (partition by coordinator_id, schedule order by consulted_on) as same_on
    from days
),

final as (
    select
        * exclude (same_on),
        case when consulted_on - same_on <= (select schedule_days from limits) then same_on end as repeats_on
    from repeated
)

select * from final
