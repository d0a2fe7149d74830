-- One row per national figure and way of counting it (base, rule of status, law) that a published value can be held against.
with breakdowns as (
    select * from {{ ref('kpi_breakdown_year') }} where hub_code = '00' and share is not null
),

first_statuses as (
    select * from {{ ref('kpi_status_rule_year') }} where status_rule = 'first' and share is not null
),

figures as (
    select * from {{ ref('int_trend_values') }} where hub_code = '00' and series_kind = 'measure'
),

final as (
    select
        fiscal_year,
        if(breakdown = 'size_class_basic_act', 'size_class', breakdown) as series,
        base,
        category,
        case
            when breakdown = 'size_class' then '年度の最後の記録・小規模事業者支援法'
            when breakdown = 'size_class_basic_act' then '年度の最後の記録・中小企業基本法'
            when base in ('enterprises', 'clients_reported') then '年度の最後の記録'
            else '記録のまま'
        end as variant_ja,
        share as value
    from breakdowns
    union all
    select fiscal_year, breakdown, base, category, '年度の最初の記録', share
    from first_statuses
    union all
    select fiscal_year, series, base, category, '記録のまま', value
    from figures
)

select * from final
