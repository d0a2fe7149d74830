with figures as (
    select * from {{ ref('int_trend_values') }}
),

breaks as (
    select fiscal_year, series, bool_and(is_chained) as is_chained, string_agg(reason_ja, '／' order by reason_ja) as reason_ja
    from {{ ref('series_break') }}
    where applies_to in ('warehouse', 'both')
    group by fiscal_year, series
),

calendar as (
    select * from {{ ref('submission_calendar') }} where status <> 'missing'
),

reported as (
    select
        coalesce(hub_code, '00') as hub_code,
        fiscal_year,
        count(distinct month) as months,
        count(*) as hub_months
    from calendar
    group by fiscal_year, rollup(hub_code)
),

compared as (
    select
        figures.*,
        before.value as previous_value,
        own.is_chained as own_is_chained,
        every.is_chained as every_is_chained,
        concat_ws(
            '／',
            every.reason_ja,
            own.reason_ja,
            case when before.value is null then '前年度の値がない' end,
            case when reported.months < 12 then '年度の一部（' || reported.months || 'か月）だけの値' end,
            case when reported_before.months < 12 then '前年度は一部（' || reported_before.months || 'か月）だけの値' end,
            case when before.value is not null and reported.hub_months <> reported_before.hub_months
                then '報告の数が前年度と違う（' || reported_before.hub_months || '→' || reported.hub_months || '拠点月）'
            end
        ) as notes,
        coalesce(reported.months < 12 or reported_before.months < 12, false) as is_part_year
    from figures
    left join figures as before
        on
            figures.hub_code = before.hub_code and figures.series = before.series and figures.base = before.base
            and figures.category = before.category and figures.fiscal_year = before.fiscal_year + 1
    left join breaks as own on figures.series = own.series and figures.fiscal_year = own.fiscal_year
    left join breaks as every on figures.fiscal_year = every.fiscal_year and every.series = '*'
    left join reported on figures.hub_code = reported.hub_code and figures.fiscal_year = reported.fiscal_year
    left join reported as reported_before
        on figures.hub_code = reported_before.hub_code and figures.fiscal_year = reported_before.fiscal_year + 1
),

chained as (
    select *, coalesce(own_is_chained, true) and coalesce(every_is_chained, true) and not is_part_year as is_chained
    from compared
),

final as (
    select
        fiscal_year,
        hub_code,
        series_kind,
        series,
        base,
        category,
        unit,
        value,
        previous_value,
        is_chained,
        case when is_chained then value - previous_value end as change,
        case when is_chained and series_kind = 'measure'
            then 100.0 * (value - previous_value) / nullif(abs(previous_value), 0)
        end as change_percent,
        nullif(notes, '') as break_note
    from chained
)

select * from final
