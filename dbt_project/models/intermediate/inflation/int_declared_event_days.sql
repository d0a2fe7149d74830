-- One row per hub, day, coordinator (null: all of the hub) and kind of an event that was declared.
with events as (
    select * from {{ ref('stg_declared_events') }}
),

hubs as (
    select hub_code from {{ ref('stg_hubs') }}
),

final as (
    select distinct
        hubs.hub_code,
        unnest(generate_series(events.first_on, events.last_on, interval 1 day))::date as event_on,
        events.coordinator_id,
        events.event_kind
    from events
    inner join hubs on hubs.hub_code = coalesce(events.hub_code, hubs.hub_code)
)

select * from final
