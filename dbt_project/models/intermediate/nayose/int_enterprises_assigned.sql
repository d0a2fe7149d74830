-- One row per client record of any source with its enterprise, the strongest evidence that ties it to the others and its probability.
{{ config(materialized='kept', keys=['record_id'], renewed='int_enterprise_reassigned', renewed_key='record_id') }}

with reassigned as (
    select record_id from {{ ref('int_enterprise_reassigned') }}
),

of_records as (
    select * from {{ ref('int_nayose_records') }}
    semi join reassigned using (record_id)
),

wordings as (
    select distinct profile_id from {{ ref('int_nayose_mentions') }}
    semi join reassigned using (record_id)
),

mentions as (
    select record_id, profile_id from {{ ref('int_nayose_mentions') }}
    semi join wordings using (profile_id)
),

clusters as (
    select profile_id, cluster_id from {{ ref('int_nayose_clusters') }}
),

ids as (
    select cluster_id, enterprise_id, records from {{ ref('int_enterprise_ids') }}
),

edges as (
    select * from {{ ref('int_nayose_edges') }}
    where
        evidence not in ('same_record', 'decided_different')
        and (profile_a in (select profile_id from wordings) or profile_b in (select profile_id from wordings))
),

partner_rows as (
    select record_id, partner_id, hub_code from {{ ref('stg_partner_referrals') }}
),

kept_edges as (
    select edges.profile_a, edges.profile_b, edges.bits
    from edges
    inner join clusters as a on edges.profile_a = a.profile_id
    inner join clusters as b on edges.profile_b = b.profile_id
    where a.cluster_id = b.cluster_id
),

strongest as (
    select profile_id, max(bits) as bits
    from (
        select profile_a as profile_id, bits from kept_edges
        union all
        select profile_b, bits from kept_edges
    )
    semi join wordings using (profile_id)
    group by 1
),

shared as (
    select profile_id from mentions
    group by 1
    having count(*) > 1
),

evidence as (
    select mentions.record_id, max(strongest.bits) as bits, bool_or(shared.profile_id is not null) as is_shared
    from mentions
    left join strongest using (profile_id)
    left join shared using (profile_id)
    where strongest.profile_id is not null or shared.profile_id is not null
    group by 1
),

final as (
    select
        of_records.record_id,
        if(of_records.record_id like 'hub:%', split_part(of_records.record_id, ':', 2), partner_rows.hub_code) as hub_code,
        partner_rows.partner_id,
        ids.enterprise_id,
        of_records.corporate_number,
        case
            when ids.records = 1 then 'record_alone'
            when evidence.bits >= 4000 then 'decision'
            when evidence.bits >= 3000 then 'corporate_number'
            when evidence.bits >= 1000 or evidence.is_shared then 'same_wording'
            else 'linkage'
        end as match_method,
        case
            when ids.records = 1 then null
            when evidence.bits >= 1000 or evidence.is_shared then 1.0
            when evidence.bits is not null then 1 / (1 + pow(2, -evidence.bits))
            else 1.0
        end::double as match_probability,
        if(ids.records = 1, of_records.unlinkable_reason, null) as unlinkable_reason
    from of_records
    inner join ids using (cluster_id)
    left join evidence using (record_id)
    left join partner_rows using (record_id)
)

select * from final
