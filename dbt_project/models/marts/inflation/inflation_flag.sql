with flags as (
    select * from {{ ref('int_inflation_flags') }}
),

findings as (
    select flag_id, evidence from {{ ref('int_inflation_findings') }}
),

explanations as (
    select flag_id, explanation_ja from {{ ref('int_inflation_explanations') }}
),

final as (
    select
        flag_id,
        pattern,
        level,
        hub_code,
        month,
        {{ fiscal_year('month') }} as fiscal_year,
        subject_id,
        pattern_class,
        family,
        version as pattern_version,
        score,
        excess_issue_responses::bigint as excess_issue_responses,
        excess_consultations::bigint as excess_consultations,
        records,
        findings.evidence::varchar as evidence,
        explanations.explanation_ja,
        review_status,
        is_standing
    from flags
    inner join findings using (flag_id)
    left join explanations using (flag_id)
)

select * from final
