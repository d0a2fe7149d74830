with regimes as (
    select * from {{ ref('evaluation_regime') }}
),

final as (
    select
        regime,
        label_ja as regime_label,
        first_fy,
        last_fy,
        announced_fy,
        effective_fy,
        status as policy_status,
        method as evaluation_method,
        budget_method,
        budget_year_offset,
        reason as rule_reason,
        source as rule_source,
        is_assumption
    from regimes
)

select * from final
