-- One row per hub, fiscal year, regime and item: value, what it is held against, their ratio (`judged`: what the scale's limits look at),
-- and why there is none. Every regime is applied to every year.
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
    select hub_code, fiscal_year, indicator, target, actual from {{ ref('target_progress') }}
),

valued as (
    select
        items.* exclude (reason, source, is_assumption),
        hub_years.* exclude (utilisation, consultation_hours, satisfaction_mean, contract_yen),
        -- 満足度 against a target: in the unit of the target (metrics.md §6).
        case when items.basis = 'attainment' then coalesce(targets.actual, now.measured) else now.measured end as item_value,
        targets.target,
        before.measured as previous_value,
        previous.months_reported as previous_months,
        coalesce(previous.has_report, false) as has_previous_report,
        coalesce(guards.measured > items.guard_at_most, false) as is_guarded
    from hub_years
    cross join items
    left join measures as now
        on hub_years.hub_code = now.hub_code and hub_years.fiscal_year = now.fiscal_year and items.measure = now.measure
    left join measures as before
        on hub_years.hub_code = before.hub_code and hub_years.fiscal_year = before.fiscal_year + 1 and items.measure = before.measure
    left join measures as guards
        on hub_years.hub_code = guards.hub_code and hub_years.fiscal_year = guards.fiscal_year and items.guard_measure = guards.measure
    left join hub_years as previous on hub_years.hub_code = previous.hub_code and hub_years.fiscal_year = previous.fiscal_year + 1
    left join targets
        on hub_years.hub_code = targets.hub_code and hub_years.fiscal_year = targets.fiscal_year and items.indicator = targets.indicator
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
                        count(*) filter (where reason is null) over (partition by fiscal_year, regime, item)
                        + 1 - rank() over (partition by fiscal_year, regime, item, reason is null order by item_value desc)
                    ) / count(*) filter (where reason is null) over (partition by fiscal_year, regime, item)
            end
        end as judged
    from reasoned
)

select * from final
