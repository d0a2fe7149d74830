with referrals as (
    select * from {{ ref('stg_referrals') }}
),

enterprises as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

final as (
    select
        referrals.referral_id,
        referrals.hub_code,
        referrals.referred_on,
        referrals.month,
        {{ fiscal_year('referrals.month') }} as fiscal_year,
        referrals.direction,
        referrals.institution_type,
        referrals.partner_id,
        referrals.record_id,
        enterprises.enterprise_id,
        -- Matching with the partners' logs comes with 名寄せ; until then nothing is claimed.
        null::varchar as reconciliation,
        null::varchar as partner_record_id
    from referrals
    left join enterprises using (record_id)
)

select * from final
