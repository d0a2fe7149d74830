-- One row per hub, fiscal year, scenario and regime: the part of the total that its budget is in proportion to, the total, the budget in
-- yen, and why a hub has none.
with parameters as (
    pivot (select regime, parameter, rule_value from {{ ref('budget_rule') }} where parameter <> 'group')
    on parameter in ('scale_to_total', 'base_share', 'utilisation_weight', 'satisfaction_weight', 'rounding_unit_yen')
    using max(rule_value)
    group by regime
),

scores as (
    select * from {{ ref('int_evaluation_scores') }}
),

hub_years as (
    select * from {{ ref('int_evaluation_hub_years') }}
),

regimes as (
    select regime, budget_method from {{ ref('dim_evaluation_regime') }}
),

joined as (
    select
        scores.*,
        regimes.budget_method,
        parameters.* exclude (regime),
        hub_years.contract_yen,
        hub_years.consultation_hours,
        hub_years.utilisation,
        hub_years.satisfaction_mean,
        case
            when not hub_years.is_over then 'year_open'
            when coalesce(hub_years.contract_yen, 0) <= 0 then 'no_contract'
            when regimes.budget_method = 'rank_rate' and not scores.is_ranked then 'not_ranked'
            when regimes.budget_method <> 'rank_rate' and coalesce(hub_years.consultation_hours, 0) <= 0 then 'no_hours'
        end as budget_reason
    from scores
    inner join regimes using (regime)
    inner join parameters using (regime)
    inner join hub_years using (hub_code, fiscal_year, scenario)
),

-- Among the hubs that get a budget: share of the hours, and 稼働率 and 満足度 against their means (no survey: as the mean).
compared as (
    select
        *,
        consultation_hours / sum(consultation_hours) over same as hours_share,
        coalesce(utilisation / nullif(avg(utilisation) over same, 0), 1) as relative_utilisation,
        coalesce(satisfaction_mean / nullif(avg(satisfaction_mean) over same, 0), 1) as relative_satisfaction
    from joined
    where budget_reason is null
    window same as (partition by scenario, fiscal_year, regime)
),

weighed as (
    select
        *,
        hours_share * (utilisation_weight * relative_utilisation + satisfaction_weight * relative_satisfaction) as extra_part
    from compared
),

shared as (
    select
        weighed.*,
        budget_totals.total_yen as known_total_yen,
        coalesce(base_share * hours_share, 0) as base_part,
        coalesce((1 - base_share) * extra_part / nullif(sum(extra_part) over same, 0), 0) as extra_share,
        sum(contract_yen) over same as contracts_yen,
        sum(round(contract_yen * rate, 4)::decimal(24, 4)) over same as rated_yen
    from weighed
    left join {{ ref('budget_total') }} as budget_totals using (fiscal_year)
    window same as (partition by scenario, fiscal_year, regime)
),

parts as (
    select
        *,
        -- Exact decimals: a sum of doubles depends on the order of rows, and with it the yen that decides between two remainders.
        round(case when budget_method = 'rank_rate' then contract_yen * rate else base_part + extra_share end, 9)::decimal(28, 9) as part,
        coalesce(
            known_total_yen,
            round(case when budget_method = 'rank_rate' and scale_to_total = 0 then rated_yen else contracts_yen end)
        )::bigint as total_yen
    from shared
),

{{ largest_remainder('parts', 'scenario, fiscal_year, regime', 'part', 'total_yen', 'rounding_unit_yen') }},

final as (
    select
        joined.*,
        rounded.hours_share,
        rounded.base_part,
        rounded.extra_share,
        rounded.total_yen,
        rounded.rounded_yen as budget_yen
    from joined
    left join rounded using (hub_code, fiscal_year, scenario, regime)
)

select * from final
