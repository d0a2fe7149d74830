with metrics as (
    select * from {{ ref('metric') }}
),

reasons as (
    select * from {{ ref('metric_need') }}
),

hub_months as (
    {{ empty_cells('kpi_hub_month', 'hub_code', "strftime(month, '%Y-%m')") }}
),

national_months as (
    {{ empty_cells('kpi_national_month', "'00'", "strftime(month, '%Y-%m')") }}
),

hub_years as (
    {{ empty_cells('kpi_hub_year', 'hub_code', 'fiscal_year::varchar') }}
),

national_years as (
    {{ empty_cells('kpi_national_year', "'00'", 'fiscal_year::varchar') }}
),

cells as (
    select * from hub_months
    union all by name
    select * from national_months
    union all by name
    select * from hub_years
    union all by name
    select * from national_years
),

final as (
    select
        cells.kpi_table,
        cells.hub_code,
        cells.period,
        cells.measure,
        metrics.need as reason,
        reasons.reason_ja
    from cells
    inner join metrics on cells.measure = metrics.metric_id
    left join reasons on metrics.need = reasons.need
)

select * from final
