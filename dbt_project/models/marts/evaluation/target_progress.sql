with targets as (
    {{ plan_targets() }}
),

actuals as (
    select * from {{ ref('kpi_hub_year') }}
),

runs as (
    select as_of from {{ ref('stg_runs') }}
),

-- The latest month reported of each year.
latest as (
    select * from {{ ref('target_progress_month') }}
    qualify row_number() over (partition by hub_code, fiscal_year, indicator order by month desc) = 1
),

reported as (
    select hub_code, fiscal_year, max(month) as last_month, count(*) = 12 as is_whole
    from {{ ref('int_hub_months') }}
    group by all
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
        end::double as actual,
        coalesce((month(reported.last_month) + 8) % 12 + 1, 0)::integer as months_elapsed,
        coalesce(reported.is_whole, false) or runs.as_of > make_date(targets.fiscal_year + 1, 5, 31) as is_closed
    from targets
    cross join runs
    left join actuals using (hub_code, fiscal_year)
    left join reported using (hub_code, fiscal_year)
),

final as (
    select
        measured.hub_code,
        measured.fiscal_year,
        measured.indicator,
        measured.target,
        measured.actual,
        {{ percent('measured.actual', 'measured.target') }}::double as attainment,
        measured.months_elapsed,
        measured.is_closed,
        case when measured.is_closed then measured.target else latest.expected_to_date end::double as expected_to_date,
        case when measured.is_closed then measured.actual else latest.forecast end::double as forecast,
        case when measured.is_closed then measured.actual else latest.forecast_low end::double as forecast_low,
        case when measured.is_closed then measured.actual else latest.forecast_high end::double as forecast_high,
        {{ percent('case when measured.is_closed then measured.actual else latest.forecast end', 'measured.target') }}::double
            as forecast_attainment,
        case when measured.actual is null then null when measured.is_closed then 'actual' else latest.forecast_basis end as forecast_basis
    from measured
    left join latest using (hub_code, fiscal_year, indicator)
)

select * from final
