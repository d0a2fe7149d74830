-- One row per pair of records that a person should look at: apart but perhaps one, or joined by weak evidence. First come those where
-- uncertainty times consultations affected is largest.
with doubted as (
    select * from {{ ref('int_nayose_doubted') }}
),

doubted_profiles as (
    select distinct unnest([profile_a, profile_b]) as profile_id from doubted
),

mentions as (
    select record_id, profile_id, last_month from {{ ref('int_nayose_mentions') }}
    semi join doubted_profiles using (profile_id)
),

doubted_enterprises as (
    select distinct enterprise_id from {{ ref('int_enterprises_assigned') }}
    semi join mentions using (record_id)
),

assigned as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
    semi join doubted_enterprises using (enterprise_id)
),

decisions as (
    select record_a, record_b from {{ ref('stg_nayose_decisions') }}
),

consulted as (
    select record_id, count(*) as consultations
    from {{ ref('stg_consultations') }}
    semi join assigned using (record_id)
    group by 1
),

of_enterprises as (
    select assigned.enterprise_id, coalesce(sum(consulted.consultations), 0) as consultations
    from assigned
    left join consulted using (record_id)
    group by 1
),

-- A wording stands for its latest record, clients of hubs before partners' rows.
speakers as (
    select
        profile_id,
        arg_max(record_id, (record_id like 'hub:%', last_month, record_id)) as record_id,
        coalesce(sum(consulted.consultations), 0) as consultations
    from mentions
    left join consulted using (record_id)
    group by 1
),

judged as (
    select
        doubted.*,
        speaker_a.record_id as record_a,
        speaker_b.record_id as record_b,
        assigned_a.enterprise_id as enterprise_a,
        assigned_b.enterprise_id as enterprise_b,
        1 / (1 + pow(2, -doubted.bits)) as probability,
        case
            when doubted.is_joined then least(speaker_a.consultations, speaker_b.consultations)
            else least(enterprise_a.consultations, enterprise_b.consultations)
        end as consultations_affected
    from doubted
    inner join speakers as speaker_a on doubted.profile_a = speaker_a.profile_id
    inner join speakers as speaker_b on doubted.profile_b = speaker_b.profile_id
    inner join assigned as assigned_a on speaker_a.record_id = assigned_a.record_id
    inner join assigned as assigned_b on speaker_b.record_id = assigned_b.record_id
    inner join of_enterprises as enterprise_a on assigned_a.enterprise_id = enterprise_a.enterprise_id
    inner join of_enterprises as enterprise_b on assigned_b.enterprise_id = enterprise_b.enterprise_id
    where speaker_a.record_id <> speaker_b.record_id
),

ranked as (
    select
        *,
        (1 + consultations_affected) * -(
            probability * log2(probability) + (1 - probability) * log2(1 - probability)
        ) as priority
    from judged
    anti join decisions
        on least(judged.record_a, judged.record_b) = decisions.record_a
        and greatest(judged.record_a, judged.record_b) = decisions.record_b
    -- One question for two enterprises, and one for a weak joint within one: about its strongest pair.
    qualify row_number() over (
        partition by
            least(enterprise_a, enterprise_b), greatest(enterprise_a, enterprise_b), if(is_joined, profile_a, 0)
        order by bits desc, record_a, record_b
    ) = 1
),

final as (
    select
        row_number() over (order by ranked.priority desc, ranked.record_a, ranked.record_b) as place,
        ranked.*,
        coalesce(known.waiting_since, (select as_of from {{ ref('stg_runs') }})) as waiting_since
    from ranked
    left join {{ ref('stg_nayose_known_questions') }} as known using (record_a, record_b)
)

select * from final
