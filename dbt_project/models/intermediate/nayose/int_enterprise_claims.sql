-- One row per cluster and earlier enterprise id that some of its records bore.
with recursive of_records as (
    select record_id, cluster_id from {{ ref('int_nayose_records') }}
),

ledger as (
    select * from {{ ref('stg_enterprise_ids') }}
),

-- A record that was away when its id was merged into another claims the other: a retired id never comes back.
retired as (
    select enterprise_id, arg_max(related_enterprise_id, seq) as related_enterprise_id
    from {{ ref('stg_enterprise_id_events') }}
    where event = 'merged'
    group by 1
),

successors as (
    select enterprise_id as retired_id, related_enterprise_id as enterprise_id, 1 as steps from retired
    union all
    select successors.retired_id, retired.related_enterprise_id, successors.steps + 1
    from successors
    inner join retired on successors.enterprise_id = retired.enterprise_id
    where successors.steps < 100
),

last_successors as (
    select retired_id, arg_max(enterprise_id, steps) as enterprise_id
    from successors
    group by 1
),

earlier as (
    select
        ledger.record_id,
        coalesce(last_successors.enterprise_id, ledger.enterprise_id) as enterprise_id,
        ledger.first_seq
    from ledger
    left join last_successors on ledger.enterprise_id = last_successors.retired_id
),

final as (
    select
        of_records.cluster_id,
        earlier.enterprise_id,
        count(*) as records,
        min(earlier.first_seq) as first_seq,
        min(of_records.record_id) as first_record
    from of_records
    left join earlier using (record_id)
    group by 1, 2
)

select * from final
