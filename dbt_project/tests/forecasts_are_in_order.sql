-- A forecast lies within its interval, a count is not forecast below what is done, and a closed year is its actual.
select hub_code, fiscal_year, indicator, 'year' as level
from {{ ref('target_progress') }}
where
    forecast_low > forecast or forecast > forecast_high
    or (is_closed and (forecast is distinct from actual or forecast_low is distinct from actual or forecast_high is distinct from actual))
union all
select hub_code, fiscal_year, indicator, 'month' as level
from {{ ref('target_progress_month') }}
where forecast_low > forecast or forecast > forecast_high or (indicator <> '満足度' and forecast_low < actual_to_date)
