-- One row per hub, fiscal year, scenario, regime and item: value, what it is held against, their ratio (`judged`: what the scale's limits
-- look at), and why there is none. Every regime is applied to every year.
with items as (
    select * from {{ ref('evaluation_item') }}
),

hub_years as (
    select * from {{ ref('int_evaluation_hub_years') }}
),

measures as (
    select * from {{ ref('int_evaluation_measures') }}
),

targets as (
    select hub_code, fiscal_year, indicator, target from {{ ref('target_progress') }}
),

-- 満足度 against a target is read in the unit of the target: up to 5 a mean, above 5 a percentage (metrics.md §6).
due as (
    select
        items.* exclude (reason, source, is_assumption),
        hub_years.* exclude (utilisation, consultation_hours, satisfaction_mean, contract_yen),
        targets.target,
        case
            when items.basis = 'attainment' and items.measure = 'satisfaction_mean' and targets.target > 5 then 'satisfaction_top2'
            else items.measure
        end as read_measure
    from hub_years
    cross join items
    left join targets
        on hub_years.hub_code = targets.hub_code and hub_years.fiscal_year = targets.fiscal_year and items.indicator = targets.indicator
),

valued as (
    select
        due.*,
        now.measured as item_value,
        before.measured as previous_value,
        previous.months_reported as previous_months,
        coalesce(previous.has_report, false) as has_previous_report,
        coalesce(guards.measured > due.guard_at_most, false) as is_guarded
    from due
    left join measures as now
        on due.hub_code = now.hub_code and due.fiscal_year = now.fiscal_year and due.scenario = now.scenario
        and due.read_measure = now.measure
    left join measures as before
        on due.hub_code = before.hub_code and due.fiscal_year = before.fiscal_year + 1 and due.scenario = before.scenario
        and due.read_measure = before.measure
    left join measures as guards
        on due.hub_code = guards.hub_code and due.fiscal_year = guards.fiscal_year and due.scenario = guards.scenario
        and due.guard_measure = guards.measure
    left join hub_years as previous
        on due.hub_code = previous.hub_code and due.fiscal_year = previous.fiscal_year + 1 and due.scenario = previous.scenario
),

reasoned as (
    select
        *,
        case
            when not is_over then 'year_open'
            when not has_report then 'no_report'
            when item_value is null and measure = 'hearing' then 'no_hearing'
            when item_value is null and measure = 'priority_fields' then 'no_priority_actual'
            when item_value is null then 'not_measured'
            when is_guarded then 'unprofitable'
            when basis = 'attainment' and not has_plan then 'no_plan'
            when basis = 'attainment' and target is null then 'no_target'
            when basis = 'attainment' and target = 0 then 'target_zero'
            when basis = 'own_previous' and is_first_year then 'first_year'
            when basis = 'own_previous' and not has_previous_report and measure <> 'hearing' then 'no_previous_report'
            when basis = 'own_previous' and previous_value is null then 'previous_not_measured'
            when basis = 'own_previous' and previous_value = 0 then 'previous_zero'
            when basis = 'own_previous' and is_count and months_reported <> previous_months then 'months_differ'
        end as reason
    from valued
),

-- Where a hub stands among those that can be graded: the share of them that are not ahead of it. Ties stand alike.
final as (
    select
        *,
        item_value / nullif(previous_value, 0) as previous_ratio,
        item_value / nullif(target, 0) as attainment_ratio,
        case when reason is null then
            case basis
                when 'attainment' then item_value / nullif(target, 0)
                when 'own_previous' then item_value / nullif(previous_value, 0)
                when 'value' then item_value
                when 'standing' then
                    (
                        count(*) filter (where reason is null) over (partition by scenario, fiscal_year, regime, item)
                        + 1 - rank() over (partition by scenario, fiscal_year, regime, item, reason is null order by item_value desc)
                    ) / count(*) filter (where reason is null) over (partition by scenario, fiscal_year, regime, item)
            end
        end as judged
    from reasoned
)

select * from final
