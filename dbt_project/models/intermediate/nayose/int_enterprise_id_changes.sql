-- One row per line that this night adds to the ledger: a record's new enterprise id (no event), or an event of an id.
with earlier as (
    select record_id, borne_id from {{ ref('int_enterprise_earlier_ids') }}
),

assigned as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

events as (
    select * from {{ ref('int_enterprise_id_events') }}
),

changed as (
    select assigned.record_id, assigned.enterprise_id
    from assigned
    inner join earlier using (record_id)
    where assigned.enterprise_id is distinct from earlier.borne_id
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
