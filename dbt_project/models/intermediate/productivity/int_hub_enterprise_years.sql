-- One row per hub, fiscal year and enterprise consulted there: the unit of chance behind limits of comparison.
with record_months as (
    select * from {{ ref('int_record_months') }}
),

attended_months as (
    select hub_code, month, true as is_attended from {{ ref('int_attended_months') }}
),

final as (
    select
        record_months.hub_code,
        record_months.fiscal_year,
        record_months.enterprise_id,
        sum(record_months.consultations)::double as consultations,
        sum(record_months.issue_responses)::double as issue_responses,
        sum(record_months.minutes)::double as minutes,
        sum(record_months.resolved_issues)::double as resolved_issues,
        min(record_months.first_on) < max(record_months.last_on) as has_returned,
        max(record_months.highest_stage) as highest_stage,
        sum(record_months.consultations) filter (where attended_months.is_attended)::double as attended_consultations,
        sum(record_months.minutes) filter (where attended_months.is_attended)::double as attended_minutes
    from record_months
    left join attended_months using (hub_code, month)
    group by all
)

select * from final
