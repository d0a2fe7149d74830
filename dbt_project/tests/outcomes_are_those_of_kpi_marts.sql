-- An outcome that is shown is the figure of the KPI mart; one that is withheld or none has no value at all.
with shown as (
    select * from {{ ref('outcome_year') }}
),

hub_years as (
    select
        hub_code, fiscal_year, value_added_productivity, value_added_productivity_growth, sales_total, sales_growth,
        unprofitable_growth_share
    from {{ ref('kpi_hub_year') }}
    union all
    select
        '00', fiscal_year, value_added_productivity, value_added_productivity_growth, sales_total, sales_growth,
        unprofitable_growth_share
    from {{ ref('kpi_national_year') }}
),

published as (
    unpivot hub_years on columns(* exclude (hub_code, fiscal_year)) into name measure value figure
),

final as (
    select shown.hub_code, shown.fiscal_year, shown.measure, shown.status, shown.value, published.figure
    from shown
    inner join published using (hub_code, fiscal_year, measure)
    where
        (shown.status = 'ok' and coalesce(abs(shown.value - published.figure) > 1e-6 * greatest(1, abs(published.figure)), true))
        or (shown.status <> 'ok' and (shown.value is not null or shown.low is not null or shown.high is not null))
)

select * from final
