-- One row per cluster and earlier enterprise id that some of its records bore.
with mentions as (
    select * from {{ ref('int_nayose_mentions') }}
),

clusters as (
    select profile_id, cluster_id from {{ ref('int_nayose_clusters') }}
),

earlier as (
    select * from {{ ref('stg_enterprise_ids') }}
),

-- A record whose wordings were torn apart by a guard goes with its latest.
of_records as (
    select mentions.record_id, arg_max(clusters.cluster_id, (last_month, first_month, profile_id)) as cluster_id
    from mentions
    inner join clusters using (profile_id)
    group by 1
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
