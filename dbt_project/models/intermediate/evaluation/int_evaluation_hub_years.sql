-- One row per hub, fiscal year and scenario, from the hub's first report or plan on: what its evaluation and budget start from. A hub that
-- stopped handing in keeps its rows, so that it is seen to be missing. A year is over once the report of March is due.
with reported as (
    select hub_code, fiscal_year, scenario, months_reported, consultation_hours, utilisation, satisfaction_mean, edition
    from {{ ref('int_evaluation_kpis') }}
),

contracts as (
    {{ contracts() }}
),

known as (
    select hub_code, fiscal_year from reported
    union
    select hub_code, fiscal_year from contracts
    union
    select hub_code, fiscal_year from {{ ref('stg_plan_targets') }}
),

spans as (
    select hub_code, min(fiscal_year) as first_year, max(max(fiscal_year)) over () as last_year
    from known
    group by 1
),

hub_years as (
    select hub_code, first_year, unnest(generate_series(first_year, last_year))::integer as fiscal_year
    from spans
),

plans as (
    select distinct hub_code, fiscal_year from {{ ref('stg_files') }}
    where family = 'plan' and is_in_force
),

final as (
    select
        hub_years.hub_code,
        hub_years.fiscal_year,
        scenarios.scenario,
        hub_years.fiscal_year = hub_years.first_year as is_first_year,
        make_date(hub_years.fiscal_year + 1, 4, 10) <= runs.as_of as is_over,
        reported.hub_code is not null as has_report,
        plans.hub_code is not null as has_plan,
        coalesce(reported.months_reported, 0) as months_reported,
        reported.consultation_hours,
        reported.utilisation,
        reported.satisfaction_mean,
        reported.edition,
        contracts.contract_yen
    from hub_years
    cross join {{ ref('stg_runs') }} as runs
    cross join {{ ref('evaluation_scenario') }} as scenarios
    left join reported using (hub_code, fiscal_year, scenario)
    left join contracts using (hub_code, fiscal_year)
    left join plans using (hub_code, fiscal_year)
)

select * from final
