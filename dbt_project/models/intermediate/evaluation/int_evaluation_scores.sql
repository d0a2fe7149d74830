-- One row per hub, fiscal year, scenario and regime: score, rank and group where the regime has them. The score is the weighted
-- mean of the points (1-5) of the items that could be graded; who has too few of them is not ranked. Equal scores share the better rank.
with items as (
    select * from {{ ref('int_evaluation_grades') }}
),

regimes as (
    select regime, evaluation_method = 'five_grades_ranking' as has_ranking from {{ ref('dim_evaluation_regime') }}
),

minima as (
    select regime, rule_value as min_completeness from {{ ref('budget_rule') }}
    where parameter = 'min_completeness'
),

groups as (
    select regime, budget_group, up_to_share, rule_value as rate from {{ ref('budget_rule') }}
    where parameter = 'group'
),

scored as (
    select
        items.hub_code,
        items.fiscal_year,
        items.scenario,
        items.regime,
        regimes.has_ranking,
        count(*) filter (where not items.is_reference) as items_due,
        count(items.grade) filter (where not items.is_reference) as items_graded,
        {{ percent('sum(items.weight) filter (where items.grade is not null)', 'sum(items.weight)') }}::double as graded_share,
        string_agg(items.item_label || ' ' || coalesce(items.grade, '－'), '、' order by items.item_no) as grades,
        string_agg(distinct items.reason_ja, ' ' order by items.reason_ja) filter (where not items.is_reference) as reasons_ja,
        round(
            sum(items.weight * items.points) / nullif(sum(items.weight) filter (where items.points is not null), 0), 6
        )::double as score
    from items
    inner join regimes using (regime)
    group by all
),

ranked as (
    select
        scored.*,
        coalesce(scored.has_ranking and scored.score is not null and scored.graded_share >= 100 * minima.min_completeness, false)
            as is_ranked,
        case when is_ranked then
            rank() over (partition by scored.scenario, scored.fiscal_year, scored.regime, is_ranked order by scored.score desc)
        end as "rank",
        count(*) filter (where is_ranked) over (partition by scored.scenario, scored.fiscal_year, scored.regime) as ranked_hubs
    from scored
    left join minima using (regime)
),

grouped as (
    select
        ranked.hub_code,
        ranked.fiscal_year,
        ranked.scenario,
        ranked.regime,
        arg_min(groups.budget_group, groups.up_to_share) as budget_group,
        arg_min(groups.rate, groups.up_to_share) as rate
    from ranked
    inner join groups on ranked.regime = groups.regime and (ranked."rank" - 1) / ranked.ranked_hubs < groups.up_to_share
    where ranked.is_ranked
    group by all
),

final as (
    select
        ranked.* exclude (score, ranked_hubs),
        case when ranked.has_ranking then ranked.score end as score,
        case when ranked.has_ranking then ranked.ranked_hubs end as ranked_hubs,
        grouped.budget_group,
        grouped.rate
    from ranked
    left join grouped using (hub_code, fiscal_year, scenario, regime)
)

select * from final
