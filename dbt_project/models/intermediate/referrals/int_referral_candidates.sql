-- One row per hub's referral and partner's row that may be the same event, with its rank (1: the nearest, taken first).
with hub_said as (
    select * from {{ ref('int_referrals_enriched') }}
    where enterprise_id is not null
),

log_rows as (
    select * from {{ ref('stg_partner_referrals') }}
),

enterprises as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

thresholds as (
    select value as referral_days from {{ ref('stg_thresholds') }}
    where threshold_id = 'referral_days'
),

partner_said as (
    select log_rows.*, enterprises.enterprise_id
    from log_rows
    inner join enterprises using (record_id)
),

paired as (
    select
        hub_said.referral_id,
        partner_said.record_id as partner_record_id,
        abs(hub_said.referred_on - partner_said.referred_on)::integer as gap_days,
        partner_said.named_hub_code is not null as is_hub_named
    from hub_said
    inner join partner_said
        on hub_said.partner_id = partner_said.partner_id
        and hub_said.direction = partner_said.direction
        and hub_said.enterprise_id = partner_said.enterprise_id
    -- A row that names no hub may speak of any.
    where coalesce(partner_said.named_hub_code, hub_said.hub_code) = hub_said.hub_code
),

final as (
    select
        referral_id,
        partner_record_id,
        gap_days,
        is_hub_named,
        row_number() over (order by gap_days, is_hub_named desc, referral_id, partner_record_id) as rank
    from paired
    where gap_days <= (select referral_days from thresholds)
)

select * from final
