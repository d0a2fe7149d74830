-- One row per cluster and earlier enterprise id that some of its records bore.
with of_records as (
    select record_id, cluster_id from {{ ref('int_nayose_records') }}
),

earlier as (
    select * from {{ ref('stg_enterprise_ids') }}
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
