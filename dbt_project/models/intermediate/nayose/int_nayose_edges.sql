-- One row per pair of profiles that something joins (or a person keeps apart), with the evidence and its bits: decisions before numbers,
-- numbers before the wordings of one record, these before scores.
with mentions as (
    select * from {{ ref('int_nayose_mentions') }}
),

pairs as (
    select * from {{ ref('int_nayose_pairs') }}
),

numbers as (
    select profile_id, corporate_number from {{ ref('int_nayose_numbers') }}
),

decisions as (
    select * from {{ ref('stg_nayose_decisions') }}
),

latest as (
    select record_id, arg_max(profile_id, (last_month, first_month, profile_id)) as profile_id
    from mentions
    group by 1
),

of_decisions as (
    select a.profile_id as one, b.profile_id as other, 'decided_' || decisions.decision as evidence, 4000.0 as bits
    from decisions
    inner join latest as a on decisions.record_a = a.record_id
    inner join latest as b on decisions.record_b = b.record_id
    where decisions.decision in ('same', 'different')
),

of_numbers as (
    select
        profile_id as one,
        min(profile_id) over (partition by corporate_number) as other,
        'corporate_number' as evidence,
        3000.0 as bits
    from numbers
    where corporate_number is not null
),

of_records as (
    select
        profile_id as one,
        first_value(profile_id) over (partition by record_id order by first_month, profile_id) as other,
        'same_record' as evidence,
        2000.0 as bits
    from mentions
),

of_scores as (
    select profile_a as one, profile_b as other, 'score' as evidence, bits
    from pairs
    where bits >= {{ nayose_parameter('threshold', 'link') }} and not is_contradicted
),

all_edges as (
    select * from of_decisions
    union all
    select * from of_numbers
    union all
    select * from of_records
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
    where one <> other
    group by all
)

select * from final
