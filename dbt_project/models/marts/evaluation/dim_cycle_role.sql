with final as (
    select
        role_no,
        body,
        first_fy,
        last_fy,
        role_ja,
        decides,
        reason as rule_reason,
        source as rule_source,
        is_assumption
    from {{ ref('cycle_role') }}
)

select * from final
