-- Nothing is tuned to meet a published value, and shares are not forced to add up to 100: the columns say what was printed, what the
-- warehouse counts, and why the two may differ.
with published as (
    select * from {{ ref('published_value') }}
),

counted as (
    select * from {{ ref('int_counted_values') }}
),

years as (
    select fiscal_year, hubs_due, hubs_reporting from {{ ref('kpi_national_year') }}
),

breaks as (
    select fiscal_year, series, string_agg(reason_ja, '／' order by reason_ja) as reason_ja
    from {{ ref('series_break') }}
    where applies_to in ('published', 'both')
    group by fiscal_year, series
),

totals as (
    select r_number, document, title_ja, fiscal_year, sum(value) as published_total
    from published
    where unit = '%' and kind in ('statistic', 'national') and qualifier is null
    group by all
),

compared as (
    select
        published.*,
        totals.published_total,
        counted.base as counted_base,
        counted.variant_ja,
        counted.value as warehouse_value,
        years.hubs_reporting,
        years.hubs_due,
        breaks.reason_ja as break_note,
        case when published.qualifier is null and published.kind = 'statistic'
            then abs(round(counted.value, published.decimals) - published.value) < 1e-9
        end as is_equal
    from published
    left join counted
        on
            published.kind in ('statistic', 'target', 'text') and published.series = counted.series
            and published.fiscal_year = counted.fiscal_year and published.category = counted.category
            and coalesce(published.base, counted.base) = counted.base
    left join totals
        on
            published.r_number = totals.r_number and published.document = totals.document
            and published.title_ja = totals.title_ja and published.fiscal_year is not distinct from totals.fiscal_year
    left join years on published.fiscal_year = years.fiscal_year
    left join breaks on published.series = breaks.series and published.fiscal_year = breaks.fiscal_year
),

final as (
    select
        value_id,
        coalesce(counted_base, '') as base,
        coalesce(variant_ja, '') as variant_ja,
        r_number,
        document,
        title_ja,
        kind,
        fiscal_year,
        series,
        base as published_base,
        category,
        printed_category,
        qualifier,
        value as published_value,
        decimals,
        unit,
        published_total,
        is_secondary,
        is_text_order_uncertain,
        warehouse_value,
        warehouse_value - value as difference,
        is_equal,
        break_note,
        concat_ws(
            '。',
            case when is_equal then '公表の桁で一致' end,
            note_ja,
            case when warehouse_value is null and kind = 'statistic' and fiscal_year is not null and hubs_reporting is null
                then 'この年度の報告が倉庫にない'
            end,
            case when warehouse_value is null and kind = 'statistic' and hubs_reporting is not null
                then 'この年度の様式や報告からは数えられない'
            end,
            case when not is_equal and base is null and unit = '%' then '公表資料に母数の記載がないため、数え方ごとに並べる（I1）' end,
            case when not is_equal and series in ('employees4', 'employees6', 'size_class')
                then '創業前の数は、名寄せと状態の取り方（最初か最後の記録か）で変わる（I1）'
            end,
            case when not is_equal and is_secondary then '二次資料の値' end,
            case when not is_equal and hubs_reporting < hubs_due
                then '報告のある拠点は ' || hubs_reporting || '（' || hubs_due || ' 拠点のうち）'
            end,
            case when not is_equal then '手元の報告（実演データを含む）から数えた値で、公表値と同じ報告とは限らない' end
        ) as why_ja
    from compared
)

select * from final
