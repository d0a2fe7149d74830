-- One row per referral that the partner's log can confirm or leave unconfirmed (pattern 13): the partner's layout has a word for
-- it, it handed in the logs of its month and of the month in which a late row would stand, and most of the logs of the year so
-- far.
with limits as (
    {{ parameters('inflation_parameter', ['partner_coverage', 'referral_days']) }}
),

referrals as (
    select *, date_trunc('month', referred_on)::date as referred_month
    from {{ ref('int_referrals_enriched') }}
    where partner_id is not null and enterprise_id is not null
),

log_months as (
    select * from {{ ref('int_partner_log_months') }}
),

reported_months as (
    select distinct month, fiscal_year from {{ ref('int_hub_months') }}
),

spoken as (
    select distinct partners.partner_id, words.direction
    from {{ ref('stg_partners') }} as partners
    inner join {{ ref('stg_partner_directions') }} as words using (layout)
),

matches as (
    select referral_id, gap_days from {{ ref('int_referral_matches') }}
),

logging_partners as (
    select distinct partner_id from log_months
),

later_months as (
    select partner_id, month as later_month from log_months
),

-- Logs of the fiscal year until each month, of the months that hubs reported.
coverage as (
    select
        partners.partner_id,
        reported_months.month,
        sum(if(log_months.partner_id is null, 0, 1)) over so_far / count(*) over so_far as log_share
    from logging_partners as partners
    cross join reported_months
    left join log_months on partners.partner_id = log_months.partner_id and reported_months.month = log_months.month
    window so_far as (partition by partners.partner_id, reported_months.fiscal_year order by reported_months.month)
),

final as (
    select
        referrals.referral_id,
        referrals.hub_code,
        referrals.month,
        referrals.fiscal_year,
        referrals.referred_on,
        referrals.direction,
        referrals.institution_type,
        referrals.partner_id,
        referrals.enterprise_id,
        coverage.log_share,
        matches.referral_id is not null as is_confirmed
    from referrals
    cross join limits
    inner join spoken on referrals.partner_id = spoken.partner_id and referrals.direction = spoken.direction
    inner join coverage on referrals.partner_id = coverage.partner_id and referrals.referred_month = coverage.month
    semi join log_months on referrals.partner_id = log_months.partner_id and referrals.referred_month = log_months.month
    semi join later_months
        on referrals.partner_id = later_months.partner_id
        and date_trunc('month', referrals.referred_on + limits.referral_days::integer) = later_months.later_month
    left join matches using (referral_id)
    where coverage.log_share >= limits.partner_coverage
)

select * from final
