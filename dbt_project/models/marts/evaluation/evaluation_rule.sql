-- What each regime consists of, as it was applied: items with their grade limits and the parameters of the budget.
with items as (
    select * from {{ ref('evaluation_item') }}
),

grades as (
    select * from {{ ref('evaluation_grade') }}
),

rules as (
    select
        regime, 'regime' as rule_kind, 0 as rule_no, regime as rule_name, '' as rule_case, null::double as lower_limit,
        null::double as rule_value, reason as rule_reason, source as rule_source, is_assumption
    from {{ ref('evaluation_regime') }}
    union all
    select regime, 'item', item_no, item, '', null, weight, reason, source, is_assumption
    from items
    union all
    select
        items.regime, 'grade', items.item_no, items.item, grades.grade, coalesce(grades.at_least, grades.above), grades.points,
        grades.reason, grades.source, grades.is_assumption
    from items
    inner join grades using (scale)
    union all
    select regime, 'budget', 100, parameter, coalesce(budget_group, ''), up_to_share, rule_value, reason, source, is_assumption
    from {{ ref('budget_rule') }}
),

final as (
    select * from rules
)

select * from final
