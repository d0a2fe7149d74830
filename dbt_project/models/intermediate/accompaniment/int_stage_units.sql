-- One row per fiscal year and unit (00: nation) whose form has 伴走支援段階 (v3), with its coverage and the day until which it is observed.
with hub_months as (
    select * from {{ ref('int_hub_months') }}
    where has_stages
),

runs as (
    select as_of from {{ ref('stg_runs') }}
),

final as (
    select
        hub_months.fiscal_year,
        coalesce(hub_months.hub_code, '00') as hub_code,
        count(*) as hub_months_with_stages,
        least(max(last_day(hub_months.month)), any_value(runs.as_of)) as observed_until
    from hub_months
    cross join runs
    group by fiscal_year, rollup(hub_code)
)

select * from final
