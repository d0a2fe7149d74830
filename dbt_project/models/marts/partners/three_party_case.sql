-- 3機関連携: enterprises with a referral or joint support between a hub and 中小企業活性化協議会 or 事業承継・引継ぎ支援センター.
with referrals as (
    select * from {{ ref('fct_referral') }}
    where institution_type in ('rev', 'suc') and enterprise_id is not null
),

final as (
    select
        fiscal_year,
        enterprise_id,
        case
            when count(distinct institution_type) = 2 then 'yorozu+rev+suc' else 'yorozu+' || min(institution_type)
        end as parties,
        min(referred_on) as first_referred_on,
        max(referred_on) as last_referred_on,
        count(*) filter (where direction = 'in') as referrals_in,
        count(*) filter (where direction = 'out') as referrals_out,
        count(*) filter (where direction = 'joint') as joint_support,
        count(*) filter (where reconciliation = 'confirmed') as confirmed,
        string_agg(distinct hub_code, ' ' order by hub_code) as hub_codes
    from referrals
    group by fiscal_year, enterprise_id
)

select * from final
