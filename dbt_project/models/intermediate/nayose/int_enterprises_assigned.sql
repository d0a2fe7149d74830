-- One row per client record of any source with its enterprise, the strongest evidence that ties it to the others and its probability.
with mentions as (
    select * from {{ ref('int_nayose_mentions') }}
),

clusters as (
    select profile_id, cluster_id from {{ ref('int_nayose_clusters') }}
),

ids as (
    select cluster_id, enterprise_id, records from {{ ref('int_enterprise_ids') }}
),

edges as (
    select * from {{ ref('int_nayose_edges') }}
),

partner_rows as (
    select record_id, partner_id, hub_code from {{ ref('stg_partner_referrals') }}
),

strongest as (
    select profile_id, max(edges.bits) as bits
    from (
        select profile_a as profile_id, profile_b as other, bits, evidence from edges
        union all
        select profile_b, profile_a, bits, evidence from edges
    ) as edges
    inner join clusters as mine using (profile_id)
    inner join clusters as theirs on edges.other = theirs.profile_id
    where edges.evidence not in ('same_record', 'decided_different') and mine.cluster_id = theirs.cluster_id
    group by 1
),

profile_records as (
    select profile_id, count(distinct record_id) as records
    from mentions
    group by 1
),

of_records as (
    select
        mentions.record_id,
        arg_max(clusters.cluster_id, (last_month, first_month, profile_id)) as cluster_id,
        arg_max(corporate_number, last_month) filter (where corporate_number is not null) as corporate_number,
        max(strongest.bits) as bits,
        max(profile_records.records) as sharing,
        max(mentions.unlinkable_reason) as unlinkable_reason
    from mentions
    inner join clusters using (profile_id)
    inner join profile_records using (profile_id)
    left join strongest using (profile_id)
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
            when of_records.bits >= 4000 then 'decision'
            when of_records.bits >= 3000 then 'corporate_number'
            when ids.records = 1 then 'record_alone'
            when of_records.sharing > 1 then 'same_wording'
            else 'linkage'
        end as match_method,
        case
            when of_records.bits >= 3000 then 1.0
            when ids.records = 1 then null
            when of_records.bits is not null then 1 / (1 + pow(2, -of_records.bits))
            else 1.0
        end::double as match_probability,
        if(ids.records = 1, of_records.unlinkable_reason, null) as unlinkable_reason
    from of_records
    inner join ids using (cluster_id)
    left join partner_rows using (record_id)
)

select * from final
