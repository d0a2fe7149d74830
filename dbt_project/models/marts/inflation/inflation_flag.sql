with flags as (
    select * from {{ ref('int_inflation_flags') }}
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
        evidence::varchar as evidence,
        explanation_ja,
        review_status,
        is_standing
    from flags
)

select * from final
