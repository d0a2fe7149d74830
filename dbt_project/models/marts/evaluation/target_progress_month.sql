-- 満足度 in the unit of the plan's target: up to 5 a mean, above 5 a percentage of the answers 4 and 5 (metrics.md §6).
with targets as (
    {{ plan_targets() }}
),

forecasts as (
    select * from {{ ref('int_progress_forecasts') }}
),

final as (
    select
        forecasts.hub_code,
        forecasts.fiscal_year,
        forecasts.month,
        forecasts.indicator,
        targets.target,
        forecasts.done as actual_to_date,
        forecasts.months_reported,
        forecasts.share_to_date,
        {{ expected_to_date('forecasts', 'targets.target') }} as expected_to_date,
        forecasts.forecast,
        {{ forecast_low('forecasts') }} as forecast_low,
        {{ forecast_high('forecasts') }} as forecast_high,
        forecasts.basis as forecast_basis
    from forecasts
    left join targets using (hub_code, fiscal_year, indicator)
    where
        forecasts.kind = 'count'
        or forecasts.measure = case when targets.target > 5 then 'satisfaction_top2' else 'satisfaction_mean' end
)

select * from final
