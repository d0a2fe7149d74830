-- One row per finding and record that it rests on.
with findings as (
    select flag_id, pattern, pattern_class, hub_code, month, subject_id from {{ ref('int_inflation_findings') }}
),

marks as (
    select * from {{ ref('int_inflation_wanted_marks') }}
),

-- A finding of class A rests on the marks of its subject, another on all of its hub-month.
rested_on as (
    select findings.flag_id, marks.*
    from findings
    inner join marks using (pattern, hub_code, month, subject_id)
    where findings.pattern_class = 'A'
    union all by name
    select findings.flag_id, marks.*
    from findings
    inner join marks using (pattern, hub_code, month)
    where findings.pattern_class <> 'A'
),

final as (
    select
        flag_id,
        consultation_id,
        record_id,
        referral_id,
        bool_or(is_excess) as is_excess,
        max(excess_issue_responses) as excess_issue_responses
    from rested_on
    group by all
)

select * from final
