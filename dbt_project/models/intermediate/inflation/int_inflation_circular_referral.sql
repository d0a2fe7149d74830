-- One row per referral that brings an enterprise back whence it had been referred shortly before, with no service between (pattern
-- 14): back from the partner, whose log shows no support, or back to the partner without a consultation at the hub.
with limits as (
    {{ parameters('inflation_parameter', ['referral_days']) }}
),

enterprises as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

referrals as (
    select * from {{ ref('int_referrals_enriched') }}
    where partner_id is not null and direction in ('in', 'out') and enterprise_id is not null
),

supported as (
    select enterprises.enterprise_id, log_rows.partner_id, log_rows.referred_on as served_on
    from {{ ref('stg_partner_referrals') }} as log_rows
    inner join enterprises using (record_id)
    where log_rows.outcome in ('支援中', '完了')
),

circles as (
    select
        back.referral_id,
        back.hub_code,
        back.month,
        back.enterprise_id,
        back.partner_id,
        back.direction,
        back.referred_on,
        max(gone.referred_on) as gone_on
    from referrals as back
    cross join limits
    inner join referrals as gone
        on back.enterprise_id = gone.enterprise_id
        and back.hub_code = gone.hub_code
        and back.partner_id = gone.partner_id
        and back.direction <> gone.direction
        and gone.referral_id <> back.referral_id
        and back.referred_on - gone.referred_on between 0 and limits.referral_days
        and (back.referred_on, back.direction) > (gone.referred_on, gone.direction)
    group by all
),

gone_out as (
    select enterprise_id, hub_code from circles
    where direction = 'out'
),

consulted as (
    select enterprise_id, hub_code, consulted_on as served_on from {{ ref('int_consultations_enriched') }}
    semi join gone_out using (enterprise_id, hub_code)
),

served as (
    select circles.referral_id
    from circles
    inner join supported
        on circles.enterprise_id = supported.enterprise_id
        and circles.partner_id = supported.partner_id
        and supported.served_on between circles.gone_on and circles.referred_on
    where circles.direction = 'in'
    union
    select circles.referral_id
    from circles
    inner join consulted
        on circles.enterprise_id = consulted.enterprise_id
        and circles.hub_code = consulted.hub_code
        and consulted.served_on between circles.gone_on and circles.referred_on
    where circles.direction = 'out'
),

without_service as (
    select *, {{ fiscal_year('month') }} as fiscal_year from circles
    anti join served using (referral_id)
),

final as (
    select
        {{ client_mark(
            'circular_referral', 'referral_id', 'true',
            "{'gone_on': gone_on, 'referred_on': referred_on, 'direction': direction, 'partner_id': partner_id}"
        ) }}
    from without_service
)

select * from final
