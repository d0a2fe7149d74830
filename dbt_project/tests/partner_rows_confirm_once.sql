-- A row of a partner's log confirms at most one referral, and stands in partner_only_referral exactly if it confirms none.
with said as (
    select partner_record_id, count(*) as referrals, 0 as alone from {{ ref('fct_referral') }}
    where partner_record_id is not null
    group by 1
    union all
    select partner_record_id, 0 as referrals, count(*) as alone from {{ ref('partner_only_referral') }}
    group by 1
),

counted as (
    select
        log_rows.record_id as partner_record_id,
        coalesce(sum(said.referrals), 0) as referrals,
        coalesce(sum(said.alone), 0) as alone
    from {{ ref('stg_partner_referrals') }} as log_rows
    full join said on log_rows.record_id = said.partner_record_id
    group by 1
)

select * from counted
where partner_record_id is null or referrals + alone <> 1
