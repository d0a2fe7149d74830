-- One row per contact of a hub with an institution: referral or joint support, network activity, or institution present at a consultation.
with referrals as (
    select *, hub_code || ':' || consultation_no as consultation_id from {{ ref('int_referrals_enriched') }}
),

activities as (
    select *, concat_ws(':', sha256, sheet, "row") as activity_id from {{ ref('stg_network_activities') }}
),

consultations as (
    select * from {{ ref('stg_consultations') }}
    where attending_institution is not null
),

institutions as (
    select * from {{ ref('int_institutions') }}
),

partners as (
    select * from {{ ref('stg_partners') }}
),

kinds as (
    select * from {{ ref('partner_kind') }}
),

enterprises as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

contacts as (
    select
        direction as contact, referral_id as source_id, 1 as position, hub_code, month, institution_type,
        institution_name as written_name, partner_id, enterprise_id, consultation_id,
        null as activity_type
    from referrals
    union all
    select 'activity', activity_id, 1, hub_code, month, institution_type, institution_name, null, null, null, activity_type
    from activities
    union all
    select
        'attended', consultations.consultation_id as source_id, institutions.position, consultations.hub_code, consultations.month, null,
        consultations.attending_institution, null, enterprises.enterprise_id, consultations.consultation_id, null
    from consultations
    left join enterprises using (record_id)
    inner join institutions
        on consultations.hub_code = institutions.hub_code and consultations.attending_institution = institutions.written_name
),

-- An id that the hub wrote counts before the name beside it.
identified as (
    select
        contacts.contact,
        contacts.source_id,
        contacts.position,
        contacts.hub_code,
        contacts.month,
        contacts.enterprise_id,
        contacts.consultation_id,
        contacts.activity_type,
        coalesce(contacts.partner_id, institutions.partner_id) as partner_id,
        institutions.institution_name,
        institutions.name_key,
        institutions.is_alias,
        institutions.prefecture_code,
        institutions.kind as told_kind,
        coalesce(contacts.institution_type, told.institution_type, 'oth') as institution_type
    from contacts
    left join institutions
        on contacts.hub_code = institutions.hub_code and contacts.written_name = institutions.written_name
        and contacts.position = institutions.position
    left join kinds as told on institutions.kind = told.kind
),

final as (
    select
        identified.contact,
        identified.source_id,
        identified.position,
        identified.hub_code,
        identified.month,
        {{ fiscal_year('identified.month') }} as fiscal_year,
        identified.consultation_id,
        identified.activity_type,
        identified.enterprise_id,
        coalesce(
            identified.partner_id,
            case when identified.institution_name is not null then 'name:' || identified.prefecture_code || ':' || identified.name_key end,
            'unnamed:' || identified.hub_code || ':' || identified.institution_type
        ) as institution_id,
        identified.partner_id,
        coalesce(partners.institution_name, identified.institution_name) as institution_name,
        case
            when partners.institution_name is not null then 'register'
            when identified.institution_name is null then 'withheld'
            when identified.is_alias then 'alias'
            else 'reported'
        end as name_source,
        coalesce(partners.prefecture_code, identified.prefecture_code, identified.hub_code) as prefecture_code,
        identified.institution_type,
        case
            when identified.institution_type = 'oth' then coalesce(kinds.kind, 'oth') else identified.institution_type
        end as institution_kind
    from identified
    left join partners using (partner_id)
    left join kinds on identified.told_kind = kinds.kind and kinds.institution_type = 'oth'
)

select * from final
