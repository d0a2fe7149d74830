-- Score, rank, grades and next year's budget of each hub under each regime; every regime is applied to every year (what if).
-- As reported: figures without excess are in evaluation_without_excess.
with regimes as (
    select * from {{ ref('dim_evaluation_regime') }}
),

contracts as (
    {{ contracts() }}
),

assumed as (
    select regime, string_agg(distinct rule_reason || '（仮定）', ' ' order by rule_reason || '（仮定）') as assumptions
    from {{ ref('evaluation_rule') }}
    where is_assumption
    group by 1
),

hub_years as (
    select * from {{ ref('int_evaluation_budgets') }}
    where scenario = 'reported'
),

final as (
    select
        hub_years.hub_code,
        hub_years.fiscal_year,
        hub_years.regime,
        regimes.regime_label,
        coalesce(hub_years.fiscal_year between regimes.first_fy and coalesce(regimes.last_fy, 9999), false) as is_in_force,
        not is_in_force as is_what_if,
        hub_years.grades,
        hub_years.items_graded,
        hub_years.items_due,
        hub_years.graded_share,
        hub_years.score,
        hub_years."rank",
        hub_years.ranked_hubs,
        hub_years.budget_group,
        hub_years.rate as budget_rate,
        hub_years.consultation_hours,
        hub_years.utilisation,
        hub_years.satisfaction_mean,
        hub_years.budget_method,
        case
            when hub_years.budget_yen is null then null
            when hub_years.budget_method = 'rank_rate' then format(
                '順位 {}／{} → {}グループ、契約額 {:,d} 円 × 掛率 {:.2f}',
                hub_years."rank", hub_years.ranked_hubs, hub_years.budget_group, hub_years.contract_yen::bigint, hub_years.rate
            )
            when hub_years.budget_method = 'by_hours'
                then format('年間相談対応時間 {:.1f} 時間、全体の {:.2f}％', hub_years.consultation_hours, 100 * hub_years.base_part)
            else format(
                '基礎配分 {:.2f}％（{:.1f} 時間）、追加配分 {:.2f}％（稼働率 {:.2f} 時間/百万円、満足度 {}）',
                100 * hub_years.base_part, hub_years.consultation_hours, 100 * hub_years.extra_share, hub_years.utilisation,
                coalesce(format('{:.2f}', hub_years.satisfaction_mean), 'なし')
            )
        end as budget_basis,
        hub_years.fiscal_year + regimes.budget_year_offset as budget_fiscal_year,
        hub_years.total_yen,
        hub_years.budget_yen,
        hub_years.contract_yen::bigint as budget_previous_yen,
        hub_years.budget_yen - hub_years.contract_yen::bigint as budget_change_yen,
        {{ percent('(hub_years.budget_yen - hub_years.contract_yen)', 'hub_years.contract_yen') }}::double as budget_change,
        contracts.contract_yen::bigint as next_contract_yen,
        hub_years.budget_reason,
        reasons.reason_ja as budget_reason_ja,
        hub_years.reasons_ja as ungraded_reasons,
        assumed.assumptions
    from hub_years
    inner join regimes using (regime)
    left join assumed using (regime)
    left join contracts
        on hub_years.hub_code = contracts.hub_code and hub_years.fiscal_year + regimes.budget_year_offset = contracts.fiscal_year
    left join {{ ref('evaluation_reason') }} as reasons on hub_years.budget_reason = reasons.reason
)

select * from final
