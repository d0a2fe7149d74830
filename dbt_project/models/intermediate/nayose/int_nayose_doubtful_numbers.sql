-- One row per client record whose 法人番号 the corporate registry speaks against: contradicted, closed before the record's last say, or
-- unknown although the whole nation is loaded. Empty without the registry.
with mentions as (
    select * from {{ ref('int_nayose_mentions') }}
),

numbers as (
    select profile_id, is_contradicted from {{ ref('int_nayose_numbers') }}
),

status as (
    select * from {{ ref('int_registry_status') }}
),

full_files as (
    select * from {{ ref('stg_registry_files') }} where is_full
),

clients as (
    select record_id, hub_code, null as partner_id, month as said_on from {{ ref('stg_clients') }}
    union all
    select record_id, hub_code, null as partner_id, consulted_on as said_on from {{ ref('stg_consultations') }}
    union all
    select record_id, hub_code, partner_id, referred_on from {{ ref('stg_partner_referrals') }}
),

-- The number a record bears now: a number that was corrected in a later month is no longer doubtful.
borne as (
    select
        record_id,
        arg_max(corporate_number, (last_month, first_month, profile_id)) as corporate_number
    from mentions
    where corporate_number is not null
    group by 1
),

-- A wording that is silent on name or place contradicts nothing; one that agrees speaks for the number.
worded as (
    select
        record_id,
        corporate_number,
        min(mentions.first_month) as first_said_on,
        bool_and(numbers.is_contradicted) as is_contradicted
    from mentions
    inner join borne using (record_id, corporate_number)
    inner join numbers using (profile_id)
    group by all
),

said as (
    select record_id, arg_max(hub_code, said_on) as hub_code, max(partner_id) as partner_id, max(said_on) as last_said_on
    from clients
    semi join borne using (record_id)
    group by 1
),

-- From this day on no number is unknown by right: the file of the nation, or those of all prefectures, hold every number of the day.
covered as (
    select coalesce(
        max(updated_on) filter (where prefecture_code = '00'),
        if(count(distinct prefecture_code) filter (where prefecture_code between '01' and '47') = 47, min(updated_on), null)
    ) as covered_until
    from full_files
),

judged as (
    select
        worded.record_id,
        said.hub_code,
        said.partner_id,
        worded.corporate_number,
        case
            when worded.is_contradicted then 'contradicted'
            when status.closed_on < said.last_said_on then 'closed'
            when status.corporate_number is null and worded.first_said_on <= covered.covered_until then 'unknown'
        end as reason,
        status.registered_name,
        status.closed_on,
        status.successor_number
    from worded
    inner join said using (record_id)
    cross join covered
    left join status using (corporate_number)
),

-- The record, of the same hub where there is one, that already bears the successor's number.
successors as (
    select
        judged.record_id,
        arg_min(borne.record_id, (other.hub_code is distinct from judged.hub_code, borne.record_id)) as successor_record_id
    from judged
    inner join borne on judged.successor_number = borne.corporate_number
    inner join said as other on borne.record_id = other.record_id
    where judged.reason = 'closed'
    group by 1
),

final as (
    select judged.*, successors.successor_record_id
    from judged
    left join successors using (record_id)
    where judged.reason is not null
)

select * from final
