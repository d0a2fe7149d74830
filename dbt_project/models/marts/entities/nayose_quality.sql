-- One row per figure that tells how the linkage of this night went, with its limits.
with pairs as (
    select * from {{ ref('int_nayose_pairs') }}
),

numbered as (
    select profile_id, corporate_number from {{ ref('int_nayose_numbers') }}
    where is_own
),

clusters as (
    select * from {{ ref('int_nayose_clusters') }}
),

ids as (
    select * from {{ ref('int_enterprise_ids') }}
),

assigned as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

earlier as (
    select record_id, enterprise_id from {{ ref('stg_enterprise_ids') }}
),

review as (
    select * from {{ ref('int_nayose_review') }}
),

gates as (
    select * from {{ ref('nayose_gate') }}
),

both_numbered as (
    select
        a.corporate_number = b.corporate_number as is_same,
        pairs.bits >= {{ nayose_parameter('threshold', 'link') }} as is_found
    from pairs
    inner join numbered as a on pairs.profile_a = a.profile_id
    inner join numbered as b on pairs.profile_b = b.profile_id
),

same_numbered as (
    select coalesce(sum(wordings * (wordings - 1) / 2), 0) as pairs
    from (select corporate_number, count(*) as wordings from numbered group by 1)
),

components as (
    select component_id, count(distinct nullif(corporate_number, '')) as numbers
    from clusters
    group by 1
),

kept_apart as (
    select count(*) as decisions
    from {{ ref('stg_nayose_decisions') }} as decisions
    inner join assigned as a on decisions.record_a = a.record_id
    inner join assigned as b on decisions.record_b = b.record_id
    where decisions.decision = 'same' and a.enterprise_id <> b.enterprise_id
),

measures as (
    select 'precision_by_number' as measure, avg(is_same::integer) filter (where is_found) as measured from both_numbered
    union all
    select 'recall_by_number', count(*) filter (where is_same and is_found) / nullif((select pairs from same_numbered), 0)
    from both_numbered
    union all
    select 'largest_cluster', max(records)::double from ids
    union all
    select 'ids_changed_share', avg((assigned.enterprise_id <> earlier.enterprise_id)::integer)
    from earlier
    inner join assigned using (record_id)
    union all
    select 'split_by_numbers', count(*) filter (where numbers > 1) / nullif(count(*) filter (where numbers > 0), 0) from components
    union all
    select 'large_blocks', count(*)::double from {{ ref('int_nayose_large_blocks') }}
    union all
    select 'decisions_not_kept', decisions::double from kept_apart
    union all
    select 'queue_pairs', count(*)::double from review
    union all
    select 'queue_days', max(date_diff('day', waiting_since, (select as_of from {{ ref('stg_runs') }})))::double
    from review
    where place <= 100
),

final as (
    select
        gates.measure,
        gates.label_ja,
        measures.measured::double as measured,
        gates.unit,
        gates.at_least,
        gates.at_most,
        coalesce(measures.measured >= gates.at_least, true) and coalesce(measures.measured <= gates.at_most, true) as is_met
    from gates
    left join measures using (measure)
)

select * from final
