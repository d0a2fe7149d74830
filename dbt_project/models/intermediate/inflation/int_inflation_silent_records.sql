-- One row per marker of the patterns of consultations, identities and referrals, hub and month that it says nothing about, with
-- the reason.
with hub_months as (
    select * from {{ ref('int_hub_months') }}
),

counts as (
    select marker, hub_code, month from {{ ref('int_inflation_counts_records') }}
    union all
    select marker, hub_code, month from {{ ref('int_inflation_counts_identities') }}
),

-- Patterns whose findings are exact have no counts: what they need is asked of the records themselves.
looked_at as (
    select
        hub_code,
        month,
        with_coordinator > 0 as has_coordinators,
        with_coordinator_and_times > 0 as has_times,
        with_enterprise > 0 as has_enterprises
    from {{ ref('int_inflation_hub_months') }}
),

contacts as (
    select count(*) as contacts from {{ ref('stg_known_contacts') }}
),

markers as (
    select unnest([
        'overlap', 'impossible_day', 'joint_double', 'high_load', 'closed_day', 'split_visit', 'issue_padding_extra', 'issue_padding_thin',
        'issue_padding_bundle', 'new_variant', 'ghost_client', 'shared_contact', 'insider_client', 'one_sided_referral', 'circular_referral'
    ]) as marker
),

reasoned as (
    select
        markers.marker,
        hub_months.hub_code,
        hub_months.month,
        hub_months.fiscal_year,
        case
            when markers.marker in ('overlap', 'impossible_day', 'high_load', 'split_visit') and looked_at.has_coordinators is false
                then 'no_coordinator'
            when markers.marker = 'overlap' and not looked_at.has_times then 'no_times'
            when markers.marker = 'impossible_day' and not hub_months.has_attendance then 'no_attendance'
            when markers.marker in ('overlap', 'impossible_day', 'joint_double') then if(looked_at.has_enterprises, null, 'no_units')
            when counts.marker is not null then null
            when
                markers.marker in ('new_variant', 'ghost_client', 'shared_contact', 'insider_client') and hub_months.form = 'v1'
                then 'no_client_numbers'
            when markers.marker = 'insider_client' and contacts.contacts = 0 then 'no_known_contacts'
            when markers.marker = 'shared_contact' then 'no_telephone'
            when markers.marker in ('one_sided_referral', 'circular_referral') and not hub_months.has_referral then 'no_referral_sheet'
            when markers.marker = 'one_sided_referral' then 'no_partner_log'
            else 'no_units'
        end as silence
    from hub_months
    cross join markers
    cross join contacts
    left join counts
        on markers.marker = counts.marker and hub_months.hub_code = counts.hub_code and hub_months.month = counts.month
    left join looked_at on hub_months.hub_code = looked_at.hub_code and hub_months.month = looked_at.month
),

final as (
    select * from reasoned
    where silence is not null
)

select * from final
