-- One row per event of this night in the life of an enterprise id: created, split off, merged into another, records moved between two.
with claims as (
    select * from {{ ref('int_enterprise_claims') }}
),

ids as (
    select * from {{ ref('int_enterprise_ids') }}
    semi join {{ ref('int_enterprise_scope') }} using (cluster_id)
),

moved as (
    select
        ids.enterprise_id,
        ids.is_new,
        claims.enterprise_id as earlier_id,
        claims.records,
        row_number() over (partition by ids.enterprise_id order by claims.records desc, claims.first_seq, claims.enterprise_id) as place,
        row_number() over (partition by claims.enterprise_id order by claims.records desc, ids.enterprise_id) as place_of_earlier
    from claims
    inner join ids using (cluster_id)
    where claims.enterprise_id is not null and claims.enterprise_id <> ids.enterprise_id
),

held as (
    select enterprise_id from {{ ref('int_enterprise_ids') }}
),

final as (
    select ids.enterprise_id, 'created' as event, null::varchar as related_enterprise_id, ids.records::bigint as records
    from ids
    anti join moved using (enterprise_id)
    where ids.is_new
    union all
    select enterprise_id, 'split', earlier_id, records
    from moved
    where is_new and place = 1
    union all
    select earlier_id, 'merged', enterprise_id, records
    from moved
    anti join held on moved.earlier_id = held.enterprise_id
    where place_of_earlier = 1
    union all
    select enterprise_id, 'records_moved', earlier_id, records
    from moved
    semi join held on moved.earlier_id = held.enterprise_id
    where not is_new
)

select * from final
