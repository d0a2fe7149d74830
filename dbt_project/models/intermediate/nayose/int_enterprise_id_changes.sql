-- One row per line that this night adds to the ledger: a record's new enterprise id (no event), or an event of an id.
with assigned as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

earlier as (
    select record_id, enterprise_id from {{ ref('stg_enterprise_ids') }}
),

events as (
    select * from {{ ref('int_enterprise_id_events') }}
),

changed as (
    select record_id, enterprise_id from assigned
    anti join earlier using (record_id, enterprise_id)
),

lines as (
    select enterprise_id, record_id, null::varchar as event, null::varchar as related_enterprise_id, null::bigint as records
    from changed
    union all by name
    select enterprise_id, event, related_enterprise_id, records from events
),

final as (
    select
        {{ next_seq() }}::integer as seq,
        (select as_of from {{ ref('stg_runs') }}) as noticed_on,
        lines.*
    from lines
)

select * from final
