-- One row per hub and month with a report in force: what it holds of what patterns on notes, depth, surveys and timing look at, and
-- the share of its consultations that a declared event or a special desk covers. Made whole each night: a report without rows changes no
-- partition, and is a report.
with hub_months as (
    select hub_code, month, fiscal_year, has_survey from {{ ref('int_hub_months') }}
),

begun as (
    select hub_code, min(month) as first_month from {{ ref('int_hub_months') }}
    group by hub_code
),

sessions as (
    select * from {{ ref('int_inflation_hub_months') }}
),

notes as (
    select * from {{ ref('int_inflation_note_counts') }}
),

receipts as (
    select hub_code, month, silence as entry_silence from {{ ref('int_inflation_receipts') }}
),

final as (
    select
        hub_months.*,
        coalesce(sessions.consultations, 0) as consultations,
        coalesce(sessions.with_minutes, 0) as with_minutes,
        coalesce(sessions.with_times, 0) as with_times,
        coalesce(sessions.special / sessions.consultations, 0) as special_share,
        coalesce(notes.with_note, 0) as with_note,
        coalesce(notes.compared, 0) as compared,
        hub_months.month >= begun.first_month + interval 12 month as has_year_before,
        receipts.entry_silence
    from hub_months
    left join sessions using (hub_code, month)
    left join notes using (hub_code, month)
    left join begun using (hub_code)
    left join receipts using (hub_code, month)
)

select * from final
