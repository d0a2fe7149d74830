-- 連携支援機関リスト: what each institution and the hubs did together in the year.
with contacts as (
    select * from {{ ref('int_institution_contacts') }}
),

referrals as (
    select referral_id, reconciliation from {{ ref('fct_referral') }}
),

sheets as (
    select fiscal_year, bool_or(has_referral) as has_referral, bool_or(has_network) as has_network, bool_or(has_stages) as has_attendance
    from {{ ref('int_hub_months') }}
    group by fiscal_year
),

partner_only as (
    select fiscal_year, partner_id as institution_id, count(*) as partner_only
    from {{ ref('partner_only_referral') }}
    group by all
),

-- 課題（中） of the consultations held together: those a joint support names and those the institution attended.
joint_consultations as (
    select distinct fiscal_year, institution_id, consultation_id
    from contacts
    where contact in ('joint', 'attended') and consultation_id is not null
),

fields as (
    select joint.fiscal_year, joint.institution_id, unnest(consultations.issue_minors) as issue_minor
    from joint_consultations as joint
    inner join {{ ref('stg_consultations') }} as consultations
        on joint.consultation_id = consultations.consultation_id and joint.fiscal_year = {{ fiscal_year('consultations.month') }}
),

ranked_fields as (
    select
        fiscal_year, institution_id, issue_minor,
        row_number() over (partition by fiscal_year, institution_id order by count(*) desc, issue_minor) as field_rank
    from fields
    group by fiscal_year, institution_id, issue_minor
),

main_fields as (
    select fiscal_year, institution_id, string_agg(issue_minor, '、' order by field_rank) as main_fields
    from ranked_fields
    where field_rank <= 3
    group by all
),

counted as (
    select
        contacts.fiscal_year,
        contacts.institution_id,
        max(contacts.partner_id) as partner_id,
        arg_min(contacts.institution_name, (contacts.name_source = 'reported', contacts.month, contacts.source_id)) as institution_name,
        arg_min(contacts.name_source, (contacts.name_source = 'reported', contacts.month, contacts.source_id)) as name_source,
        mode(contacts.institution_type order by contacts.institution_type) as reported_type,
        mode(contacts.institution_kind order by contacts.institution_kind) as institution_kind,
        min(contacts.prefecture_code) as prefecture_code,
        count(*) filter (where contacts.contact = 'in') as referrals_in,
        count(*) filter (where contacts.contact = 'out') as referrals_out,
        count(*) filter (where contacts.contact = 'joint') as joint_support,
        count(distinct contacts.enterprise_id) filter (where contacts.contact in ('in', 'out', 'joint')) as enterprises,
        count(distinct contacts.enterprise_id) filter (where contacts.contact in ('joint', 'attended')) as joint_enterprises,
        count(*) filter (where contacts.contact = 'attended') as attended_consultations,
        count(*) filter (where contacts.contact = 'activity') as network_activities,
        count(*) filter (where contacts.activity_type = 'トレーニー受入') as partner_trainees,
        count(distinct contacts.hub_code) as hubs,
        count(*) filter (where referrals.reconciliation = 'confirmed') as confirmed,
        count(*) filter (where referrals.reconciliation = 'unconfirmed') as unconfirmed
    from contacts
    -- Kept in one equality: a condition on contacts beside it would compare every pair.
    left join referrals
        on case when contacts.contact in ('in', 'out', 'joint') then contacts.source_id end = referrals.referral_id
    group by contacts.fiscal_year, contacts.institution_id
),

final as (
    select
        fiscal_year,
        institution_id,
        coalesce(counted.partner_id, partners.partner_id) as partner_id,
        coalesce(counted.institution_name, partners.institution_name) as institution_name,
        coalesce(counted.name_source, 'register') as name_source,
        coalesce(partners.institution_type, counted.reported_type) as institution_type,
        coalesce(counted.institution_kind, partners.institution_type) as institution_kind,
        places.prefecture,
        {% for measure in ['referrals_in', 'referrals_out', 'joint_support', 'enterprises'] -%}
        case when sheets.has_referral then coalesce(counted.{{ measure }}, 0) end as {{ measure }},
        {% endfor -%}
        coalesce(counted.joint_enterprises, 0) as joint_enterprises,
        case when sheets.has_attendance then coalesce(counted.attended_consultations, 0) end as attended_consultations,
        {% for measure in ['network_activities', 'partner_trainees'] -%}
        case when sheets.has_network then coalesce(counted.{{ measure }}, 0) end as {{ measure }},
        {% endfor -%}
        coalesce(counted.hubs, 0) as hubs,
        main_fields.main_fields,
        counted.confirmed,
        counted.unconfirmed,
        {{ percent('counted.confirmed', '(counted.confirmed + counted.unconfirmed)') }}::double as confirmed_rate,
        coalesce(partner_only.partner_only, 0) as partner_only
    from counted
    full join partner_only using (fiscal_year, institution_id)
    left join {{ ref('stg_partners') }} as partners on institution_id = partners.partner_id
    left join {{ ref('stg_hubs') }} as places on coalesce(partners.prefecture_code, counted.prefecture_code) = places.hub_code
    left join sheets using (fiscal_year)
    left join main_fields using (fiscal_year, institution_id)
)

select * from final
