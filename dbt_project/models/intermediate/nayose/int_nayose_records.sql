-- One row per client record with its cluster: that of its latest wording, where a guard tore its wordings apart.
{{ config(materialized='kept', keys=['record_id'], renewed='int_nayose_touched_records', renewed_key='record_id') }}

with mentions as (
    select * from {{ ref('int_nayose_mentions') }}
    semi join {{ ref('int_nayose_touched_records') }} using (record_id)
),

clusters as (
    select profile_id, cluster_id from {{ ref('int_nayose_clusters') }}
),

several as (
    select record_id from mentions
    group by 1
    having count(*) > 1
),

latest as (
    select record_id, profile_id, corporate_number, unlinkable_reason from mentions
    anti join several using (record_id)
    union all
    select
        record_id,
        arg_max(profile_id, (last_month, first_month, profile_id)),
        arg_max(corporate_number, last_month) filter (where corporate_number is not null),
        max(unlinkable_reason)
    from mentions
    semi join several using (record_id)
    group by 1
),

final as (
    select latest.record_id, latest.profile_id, clusters.cluster_id, latest.corporate_number, latest.unlinkable_reason
    from latest
    inner join clusters using (profile_id)
)

select * from final
