-- One row per finding and record that it rests on.
with findings as (
    select flag_id, pattern, pattern_class, hub_code, month, subject_id from {{ ref('int_inflation_findings') }}
),

marks as (
    select * from {{ ref('int_inflation_wanted_marks') }}
),

final as (
    select
        findings.flag_id,
        marks.consultation_id,
        marks.record_id,
        marks.referral_id,
        bool_or(marks.is_excess) as is_excess,
        max(marks.excess_issue_responses) as excess_issue_responses
    from findings
    inner join marks
        on findings.pattern = marks.pattern
        and findings.hub_code = marks.hub_code
        and findings.month = marks.month
        and (findings.pattern_class <> 'A' or findings.subject_id = marks.subject_id)
    group by all
)

select * from final
