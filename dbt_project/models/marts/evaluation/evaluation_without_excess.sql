-- What if the excess were taken off every hub's counts at once: ranks and shares are relative, so a hub also moves by what others lose.
-- Never an evaluation: only excess found by an audit may touch one.
with scenarios as (
    select scenario_no, scenario, scenario_label, reason || '（仮定）' as assumption from {{ ref('evaluation_scenario') }}
    where takes_confirmed or takes_likely
),

reported as (
    select * from {{ ref('evaluation_hub_year') }}
),

budgets as (
    select * from {{ ref('int_evaluation_budgets') }}
),

kpis as (
    select * from {{ ref('int_evaluation_kpis') }}
),

final as (
    select
        adjusted.hub_code,
        adjusted.fiscal_year,
        adjusted.regime,
        adjusted.scenario,
        reported.regime_label,
        scenarios.scenario_label,
        reported.is_in_force,
        kpis.issue_responses_removed,
        kpis.visiting_enterprises_removed,
        kpis.resolved_issues_removed,
        kpis.consultation_hours_removed,
        kpis.unjudged_counts,
        previous.unjudged_counts as previous_unjudged_counts,
        reported.grades as grades_reported,
        adjusted.grades,
        reported.score as score_reported,
        adjusted.score,
        round(adjusted.score - reported.score, 6) as score_change,
        reported."rank" as rank_reported,
        adjusted."rank",
        adjusted."rank" - reported."rank" as rank_change,
        reported.budget_group as budget_group_reported,
        adjusted.budget_group,
        round(100 * unadjusted.hours_share, 6) as hours_share_reported,
        round(100 * adjusted.hours_share, 6) as hours_share,
        round(100 * (adjusted.hours_share - unadjusted.hours_share), 6) as hours_share_change,
        reported.total_yen as total_yen_reported,
        adjusted.total_yen,
        reported.budget_yen as budget_yen_reported,
        adjusted.budget_yen,
        adjusted.budget_yen - reported.budget_yen as budget_yen_change,
        adjusted.budget_reason,
        reasons.reason_ja as budget_reason_ja,
        adjusted.reasons_ja as ungraded_reasons,
        concat_ws(' ', reported.assumptions, scenarios.assumption) as assumptions,
        '「もし除いたら」の試算です。不正を示すものではありません。評価に用いることができるのは、監査で確かめた過大だけです。' as caution
    from budgets as adjusted
    inner join scenarios using (scenario)
    inner join reported using (hub_code, fiscal_year, regime)
    inner join budgets as unadjusted
        on adjusted.hub_code = unadjusted.hub_code and adjusted.fiscal_year = unadjusted.fiscal_year
        and adjusted.regime = unadjusted.regime and unadjusted.scenario = 'reported'
    left join kpis
        on adjusted.hub_code = kpis.hub_code and adjusted.fiscal_year = kpis.fiscal_year and adjusted.scenario = kpis.scenario
    left join kpis as previous
        on adjusted.hub_code = previous.hub_code and adjusted.fiscal_year = previous.fiscal_year + 1
        and adjusted.scenario = previous.scenario
    left join {{ ref('evaluation_reason') }} as reasons on adjusted.budget_reason = reasons.reason
)

select * from final
