with final as (
    select
        line_no,
        aspect,
        line_ja,
        first_fy,
        last_fy,
        announced_fy,
        effective_fy,
        status as policy_status,
        reason as rule_reason,
        source as rule_source,
        is_assumption
    from {{ ref('policy_line') }}
)

select * from final
