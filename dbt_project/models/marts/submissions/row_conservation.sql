-- The conservation law as a table: rows read = accepted + quarantined + superseded + ignored, and every accepted row is in its table.
with sheets as (
    select * from {{ ref('stg_sheets') }}
),

files as (
    select * from {{ ref('stg_files') }}
),

by_sheet as (
    select
        'sheet' as level, path || ' ' || sheet as subject, hub_code, month,
        rows_read, rows_accepted, rows_quarantined, rows_superseded, rows_ignored
    from sheets
),

by_file as (
    select
        'file' as level, path as subject, hub_code, month,
        rows_read, rows_accepted, rows_quarantined, rows_superseded, rows_ignored
    from files
),

sheet_totals as (
    select table_name, sum(rows_accepted) as rows_accepted, sum(rows_quarantined) as rows_quarantined
    from sheets
    group by 1
),

stored as (
    {% for table, model in {
        'consultation': 'stg_consultations', 'referral': 'stg_referrals', 'attendance': 'stg_attendance', 'survey': 'stg_surveys',
        'outcome': 'stg_outcomes', 'network_activity': 'stg_network_activities', 'plan_target': 'stg_plan_targets',
        'plan_budget': 'stg_plan_budgets', 'plan_priority': 'stg_plan_priorities', 'plan_coordinator': 'stg_plan_coordinators',
        'partner_referral': 'stg_partner_referrals',
    }.items() %}
    select '{{ table }}' as table_name, count(*) as stored from {{ ref(model) }}
    union all
    {% endfor %}
    -- v1's clients stand in line with consultations: only the ledger's own rows are counted here.
    select 'client' as table_name, count(*) as stored from {{ ref('stg_clients') }} where client_no is not null
),

held_back as (
    select table_name, count(*) as stored from {{ ref('stg_quarantined_rows') }} group by 1
),

by_table as (
    select
        'table' as level, stored.table_name as subject, null::varchar as hub_code, null::date as month,
        coalesce(sheet_totals.rows_accepted + sheet_totals.rows_quarantined, 0) as rows_read,
        stored.stored as rows_accepted, coalesce(held_back.stored, 0) as rows_quarantined,
        0 as rows_superseded, 0 as rows_ignored
    from stored
    left join sheet_totals using (table_name)
    left join held_back using (table_name)
),

everything as (
    select * from by_sheet
    union all
    select * from by_file
    union all
    select * from by_table
),

final as (
    select
        level,
        subject,
        hub_code,
        month,
        rows_read::bigint as rows_read,
        rows_accepted::bigint as rows_accepted,
        rows_quarantined::bigint as rows_quarantined,
        rows_superseded::bigint as rows_superseded,
        rows_ignored::bigint as rows_ignored,
        (rows_read - rows_accepted - rows_quarantined - rows_superseded - rows_ignored)::bigint as imbalance
    from everything
)

select * from final
