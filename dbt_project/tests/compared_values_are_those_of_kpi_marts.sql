-- What is compared over hubs is the figure of the KPI mart, made of parts of its own: a value that differs, or is there on one side only.
with compared as (
    select hub_code, fiscal_year, measure, value, limits_status from {{ ref('productivity_hub_year') }}
),

metrics as (
    select metric_id as measure from {{ ref('metric') }}
),

published as (
    unpivot (
        select hub_code, fiscal_year, columns(* exclude (hub_code, fiscal_year, months_missing, edition))::double
        from {{ ref('kpi_hub_year') }}
    )
    on columns(* exclude (hub_code, fiscal_year)) into name measure value figure
),

final as (
    select compared.*, published.figure
    from compared
    semi join metrics using (measure)
    left join published using (hub_code, fiscal_year, measure)
    where
        compared.value is distinct from published.figure
        and coalesce(abs(compared.value - published.figure) > 1e-6 * greatest(1, abs(published.figure)), true)
)

select * from final
