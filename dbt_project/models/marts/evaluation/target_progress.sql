with targets as (
    select hub_code, fiscal_year, indicator, sum(target) as target
    from {{ ref('stg_plan_targets') }}
    group by all
),

actuals as (
    select * from {{ ref('kpi_hub_year') }}
),

measured as (
    select
        targets.*,
        case targets.indicator
            when '相談対応件数' then actuals.issue_responses
            when '来訪相談者数' then actuals.visiting_enterprises
            when '課題解決件数' then actuals.resolved_issues
            when 'ネットワーク活動件数' then actuals.network_activities
            -- metrics.md §6: up to 5 a mean, above 5 a percentage of the answers 4 and 5.
            when '満足度' then case when targets.target <= 5 then actuals.satisfaction_mean else actuals.satisfaction_top2 end
        end::double as actual
    from targets
    left join actuals using (hub_code, fiscal_year)
),

final as (
    select
        hub_code,
        fiscal_year,
        indicator,
        target,
        actual,
        {{ percent('actual', 'target') }}::double as attainment
    from measured
)

select * from final
