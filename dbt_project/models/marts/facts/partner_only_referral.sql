-- One row per row of a partner's log in force that no hub reported.
with log_rows as (
    select * from {{ ref('stg_partner_referrals') }}
    where direction is not null
),

enterprises as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

matches as (
    select * from {{ ref('int_referral_matches') }}
),

final as (
    select
        log_rows.partner_id,
        log_rows.record_id as partner_record_id,
        log_rows.referred_on,
        date_trunc('month', log_rows.referred_on)::date as month,
        {{ fiscal_year('log_rows.referred_on') }} as fiscal_year,
        log_rows.direction,
        log_rows.hub_code,
        enterprises.enterprise_id
    from log_rows
    left join enterprises using (record_id)
    anti join matches on log_rows.record_id = matches.partner_record_id
)

select * from final
