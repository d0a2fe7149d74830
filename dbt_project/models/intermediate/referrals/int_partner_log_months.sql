-- One row per partner and month for which it handed in a log: a log in force has a row dated in the month or is named for it.
with files as (
    select * from {{ ref('stg_files') }}
    where sender_kind = 'partner' and partner_id is not null
),

log_rows as (
    select * from {{ ref('stg_partner_referrals') }}
),

dated as (
    select distinct partner_id, date_trunc('month', referred_on)::date as month
    from log_rows
    where referred_on is not null
),

named as (
    select partner_id, named_month as month
    from files
    where is_in_force
),

-- Logs with a header alone are the same bytes month after month: what tells them apart is their name, so a copy speaks for its month.
header_alone as (
    select partner_id, sha256
    from files
    where is_in_force and rows_read = rows_ignored
),

named_copies as (
    select partner_id, named_month as month
    from files
    semi join header_alone using (partner_id, sha256)
    where status = 'duplicate_file'
),

said as (
    select partner_id, month, true as has_rows from dated
    union all
    select partner_id, month, false as has_rows from named
    union all
    select partner_id, month, false as has_rows from named_copies
),

final as (
    select
        partner_id,
        month,
        bool_or(has_rows) as has_rows
    from said
    where month is not null
    group by partner_id, month
)

select * from final
