-- One row per event in the life of an enterprise (life, registry) or of its id (id).
with earlier as (
    select * from {{ ref('stg_enterprise_id_events') }}
),

tonight as (
    select * from {{ ref('int_enterprise_id_events') }}
),

life as (
    select * from {{ ref('int_enterprise_life') }}
),

registered as (
    select * from {{ ref('int_enterprise_registry_events') }}
),

runs as (
    select as_of from {{ ref('stg_runs') }}
),

events as (
    select 'id' as kind, enterprise_id, event, noticed_on, related_enterprise_id, records, null as record_id
    from earlier
    union all
    select 'id', tonight.enterprise_id, tonight.event, runs.as_of, tonight.related_enterprise_id, tonight.records, null
    from tonight
    cross join runs
    union all
    select 'life', enterprise_id, event, noticed_on, null, null::bigint, record_id
    from life
    union all
    select 'registry', enterprise_id, event, noticed_on, related_enterprise_id, null::bigint, null
    from registered
),

final as (
    select
        enterprise_id,
        noticed_on,
        kind,
        event,
        related_enterprise_id,
        records,
        record_id
    from events
)

select * from final
