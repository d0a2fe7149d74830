-- One row per unit (hub; 00: nation), fiscal year and series: each measure, and each share of a breakdown.
-- A hub without a category that the nation has in the year has 0 there, if anything was counted;
-- what nobody has, or was not handed in, has no row.
with metrics as (
    select metric_id, unit from {{ ref('metric') }}
),

breakdowns as (
    select fiscal_year, hub_code, breakdown, base, category, share
    from {{ ref('kpi_breakdown_year') }}
    where share is not null
),

measures as (
    {{ measured('kpi_hub_year', 'hub_code') }}
    union all
    {{ measured('kpi_national_year', "'00'") }}
),

years as (
    select distinct fiscal_year, hub_code, breakdown, base from breakdowns
),

categories as (
    select fiscal_year, breakdown, base, category from breakdowns where hub_code = '00'
),

shares as (
    select
        years.fiscal_year,
        years.hub_code,
        years.breakdown as series,
        years.base,
        categories.category,
        coalesce(breakdowns.share, 0) as value
    from years
    inner join categories using (fiscal_year, breakdown, base)
    left join breakdowns using (fiscal_year, hub_code, breakdown, base, category)
),

final as (
    select
        measures.fiscal_year,
        measures.hub_code,
        'measure' as series_kind,
        measures.series,
        '' as base,
        '全体' as category,
        metrics.unit,
        measures.value
    from measures
    inner join metrics on measures.series = metrics.metric_id
    union all
    select fiscal_year, hub_code, 'share', series, base, category, '%', value
    from shares
)

select * from final
