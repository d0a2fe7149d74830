-- One row per referral without a counterpart in the log of a partner that hands its logs in (pattern 13).
with referrals as (
    select * from {{ ref('int_inflation_comparable_referrals') }}
),

final as (
    select
        {{ client_mark(
            'one_sided_referral', 'referral_id', 'true',
            "{'referred_on': referred_on, 'direction': direction, 'partner_id': partner_id, 'log_share': round(log_share, 3)}",
            subject='coalesce(enterprise_id, referral_id)'
        ) }}
    from referrals
    where not is_confirmed
)

select * from final
