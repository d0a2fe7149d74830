-- One row per hub, fiscal year and regime: the part of the total that its budget is in proportion to, the total, and why a hub has none.
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
    inner join hub_years using (hub_code, fiscal_year)
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
    window same as (partition by fiscal_year, regime)
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
        sum(contract_yen * rate) over same as rated_yen
    from weighed
    left join {{ ref('budget_total') }} as budget_totals using (fiscal_year)
    window same as (partition by fiscal_year, regime)
),

final as (
    select
        joined.*,
        shared.base_part,
        shared.extra_share,
        case when joined.budget_method = 'rank_rate' then joined.contract_yen * joined.rate else shared.base_part + shared.extra_share end
            as part,
        coalesce(
            shared.known_total_yen,
            round(case
                when joined.budget_method = 'rank_rate' and shared.scale_to_total = 0 then shared.rated_yen
                else shared.contracts_yen
            end)
        )::bigint as total_yen,
        shared.known_total_yen is not null as is_total_known
    from joined
    left join shared using (hub_code, fiscal_year, regime)
)

select * from final
