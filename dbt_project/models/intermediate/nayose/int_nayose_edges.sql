-- One row per pair of profiles that something joins (or a person keeps apart), with the evidence and its bits: decisions before numbers,
-- numbers before the wordings of one record, these before scores.
{{ config(materialized='kept', keys=['profile_a', 'profile_b'], renewed='int_nayose_stirred', renewed_key='profile_id') }}

with stirred as (
    select profile_id from {{ ref('int_nayose_stirred') }}
),

all_mentions as (
    select * from {{ ref('int_nayose_mentions') }}
),

stirred_records as (
    select distinct record_id from all_mentions
    semi join stirred using (profile_id)
),

-- Every wording of a record of which one is stirred. All that bear its 法人番号 are stirred themselves.
mentions as (
    select * from all_mentions
    semi join stirred_records using (record_id)
),

pairs as (
    select profile_a, profile_b, bits from {{ ref('int_nayose_pairs') }}
    where profile_a in (select profile_id from stirred) or profile_b in (select profile_id from stirred)
),

numbers as (
    select profile_id, corporate_number from {{ ref('int_nayose_numbers') }}
),

stirred_numbers as (
    select * from numbers
    semi join stirred using (profile_id)
    where corporate_number is not null
),

decisions as (
    select * from {{ ref('stg_nayose_decisions') }}
),

latest as (
    select record_id, arg_max(profile_id, (last_month, first_month, profile_id)) as profile_id
    from mentions
    where is_decided
    group by 1
),

of_decisions as (
    select a.profile_id as one, b.profile_id as other, 'decided_' || decisions.decision as evidence, 4000.0 as bits
    from decisions
    inner join latest as a on decisions.record_a = a.record_id
    inner join latest as b on decisions.record_b = b.record_id
    where decisions.decision in ('same', 'different')
),

first_of_number as (
    select corporate_number, min(profile_id) as profile_id
    from stirred_numbers
    group by 1
),

of_numbers as (
    select stirred_numbers.profile_id as one, first_of_number.profile_id as other, 'corporate_number' as evidence, 3000.0 as bits
    from stirred_numbers
    inner join first_of_number using (corporate_number)
),

reworded as (
    select record_id from mentions
    group by 1
    having count(*) > 1
),

first_of_record as (
    select record_id, arg_min(profile_id, (first_month, profile_id)) as profile_id
    from mentions
    semi join reworded using (record_id)
    group by 1
),

of_records as (
    select mentions.profile_id as one, first_of_record.profile_id as other, 'same_record' as evidence, 2000.0 as bits
    from mentions
    inner join first_of_record using (record_id)
),

-- Records that a person decided on have wordings of their own: they stay with those that say the same.
of_wordings as (
    select decided.profile_id as one, mentions.profile_id as other, 'same_wording' as evidence, 1000.0 as bits
    from mentions as decided
    inner join all_mentions as mentions using (wording_id)
    where decided.is_decided and decided.is_linkable
),

of_scores as (
    select pairs.profile_a as one, pairs.profile_b as other, 'score' as evidence, pairs.bits
    from pairs
    inner join numbers as a on pairs.profile_a = a.profile_id
    inner join numbers as b on pairs.profile_b = b.profile_id
    where
        pairs.bits >= {{ nayose_parameter('threshold', 'link') }}
        and coalesce(a.corporate_number = b.corporate_number, true)
),

all_edges as (
    select * from of_decisions
    union all
    select * from of_numbers
    union all
    select * from of_records
    union all
    select * from of_wordings
    union all
    select * from of_scores
),

final as (
    select
        least(one, other) as profile_a,
        greatest(one, other) as profile_b,
        evidence,
        max(bits)::double as bits
    from all_edges
    where one <> other and (one in (select profile_id from stirred) or other in (select profile_id from stirred))
    group by all
)

select * from final
