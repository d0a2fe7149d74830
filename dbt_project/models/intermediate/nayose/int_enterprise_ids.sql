-- One row per cluster with its enterprise id: the earlier id with most of its records (ties: the older), one to one; else a new one.
{{ config(materialized='kept', keys=['cluster_id'], renewed='int_enterprise_scope', renewed_key='cluster_id') }}
-- depends_on: {{ ref('int_enterprise_scope') }}

with recursive claims as (
    select * from {{ ref('int_enterprise_claims') }}
),

ranked as (
    select
        cluster_id,
        enterprise_id,
        row_number() over (order by records desc, first_seq, enterprise_id, first_record) as rank
    from claims
    where enterprise_id is not null
),

sole as (
    select cluster_id, enterprise_id, rank
    from ranked
    qualify count(*) over (partition by cluster_id) = 1 and count(*) over (partition by enterprise_id) = 1
),

contested as (
    select * from ranked
    anti join sole using (rank)
),

{{ best_first('contested', 'cluster_id', 'enterprise_id', 'rank') }},

kept as (
    select cluster_id, enterprise_id from sole
    union all
    select cluster_id, enterprise_id from matched
),

clusters as (
    select cluster_id, sum(records) as records, min(first_record) as first_record
    from claims
    group by 1
),

final as (
    select
        clusters.cluster_id,
        coalesce(
            kept.enterprise_id,
            'E' || upper(left(md5(concat_ws('|', clusters.first_record, {{ next_seq() }})), 16))
        ) as enterprise_id,
        kept.enterprise_id is null as is_new,
        clusters.records
    from clusters
    left join kept using (cluster_id)
)

select * from final
