-- One row per referral or joint support as the hub reported it, with whether the partner's log confirms it.
with referrals as (
    select * from {{ ref('int_referrals_enriched') }}
),

types as (
    select institution_type, published_group from {{ ref('stg_institution_types') }}
),

partners as (
    select * from {{ ref('stg_partners') }}
),

words as (
    select * from {{ ref('stg_partner_directions') }}
),

log_months as (
    select * from {{ ref('int_partner_log_months') }}
),

matches as (
    select * from {{ ref('int_referral_matches') }}
),

vocabularies as (
    select layout, list(direction) as directions
    from words
    group by 1
),

-- Partners with the directions that their layout has words for; a layout that is not listed is read as generic, which has them all.
spoken as (
    select partners.partner_id, vocabularies.directions
    from partners
    inner join vocabularies using (layout)
),

final as (
    select
        referrals.referral_id,
        referrals.hub_code,
        referrals.referred_on,
        referrals.month,
        referrals.fiscal_year,
        referrals.direction,
        referrals.institution_type,
        referrals.partner_id,
        referrals.record_id,
        referrals.enterprise_id,
        case
            when matches.referral_id is not null then 'confirmed'
            when log_months.partner_id is null or not list_contains(spoken.directions, referrals.direction) then 'no_partner_log'
            else 'unconfirmed'
        end as reconciliation,
        matches.partner_record_id,
        matches.gap_days as partner_gap_days,
        types.published_group as institution_group,
        referrals.sha256,
        referrals.sheet,
        referrals."row"
    from referrals
    left join matches using (referral_id)
    left join log_months
        on referrals.partner_id = log_months.partner_id and date_trunc('month', referrals.referred_on) = log_months.month
    left join spoken on referrals.partner_id = spoken.partner_id
    left join types on referrals.institution_type = types.institution_type
)

select * from final
