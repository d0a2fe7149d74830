-- One row per referral or joint support that a hub reported, with its enterprise.
{{ config(materialized='monthly', months='int_referral_months', meta={'period_follows_from': 'referral_id'}) }}

with referrals as (
    select * from {{ ref('stg_referrals') }}
    where {{ only_months('int_referral_months') }}
),

enterprises as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

final as (
    select
        referrals.referral_id,
        referrals.hub_code,
        referrals.month,
        {{ fiscal_year('referrals.month') }} as fiscal_year,
        referrals.referred_on,
        referrals.direction,
        referrals.institution_type,
        referrals.institution_name,
        referrals.partner_id,
        referrals.record_id,
        enterprises.enterprise_id,
        referrals.consultation_no,
        referrals.sha256,
        referrals.sheet,
        referrals."row"
    from referrals
    left join enterprises using (record_id)
)

select * from final
