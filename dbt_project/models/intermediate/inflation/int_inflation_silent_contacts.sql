-- One row per marker on notes, depth, surveys and timing, hub and month that has no count, and why.
{{ config(materialized='view') }}

with markers as (
    select marker from {{ ref('inflation_marker') }}
    where marker in (
        'copied_note', 'recycled_record', 'seminar_split', 'thin_contact', 'resolved_first', 'minute_heaping', 'hours_inflation',
        'frequent_few', 'perfect_survey', 'survey_selection', 'year_end_spike', 'clock_pattern', 'backdated_bulk', 'post_close'
    )
),

hub_months as (
    select * from {{ ref('int_inflation_contact_months') }}
),

counts as (
    select marker, hub_code, month from {{ ref('int_inflation_counts_contacts') }}
),

missing as (
    select markers.marker, hub_months.*
    from markers
    cross join hub_months
    anti join counts
        on markers.marker = counts.marker and hub_months.hub_code = counts.hub_code and hub_months.month = counts.month
    -- A year's end has two months.
    where markers.marker <> 'year_end_spike' or month(hub_months.month) in (2, 3)
),

final as (
    select
        marker,
        hub_code,
        month,
        case
            when marker in ('copied_note', 'recycled_record', 'seminar_split') and with_note = 0 then 'no_notes'
            when marker in ('copied_note', 'recycled_record', 'seminar_split') and compared = 0 then 'short_notes'
            when marker in ('recycled_record', 'resolved_first') and not has_year_before then 'no_year_before'
            when marker in ('thin_contact', 'minute_heaping', 'hours_inflation') and with_minutes = 0 then 'no_minutes'
            when marker = 'clock_pattern' and with_times = 0 then 'no_times'
            when marker in ('perfect_survey', 'survey_selection') and not has_survey then 'no_survey'
            when marker in ('backdated_bulk', 'post_close') and entry_silence is not null then entry_silence
            when marker = 'year_end_spike' and special_share < 1 then 'few_months'
            when special_share = 1 and marker not in ('perfect_survey', 'survey_selection') then 'all_special'
            else 'no_units'
        end as silence
    from missing
)

select * from final
