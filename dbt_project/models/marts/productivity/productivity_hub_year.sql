with scored as (
    select * from {{ ref('int_funnel_scored') }}
),

measures as (
    select * from {{ ref('productivity_measure') }}
),

needs as (
    select need, reason_ja from {{ ref('metric_need') }}
),

statuses as (
    select status, reason_ja from {{ ref('funnel_status') }}
),

positions as (
    select position as place, label_ja as position_ja from {{ ref('funnel_position') }}
),

parameters as (
    {{ parameters('funnel_parameter', ['limit_95', 'limit_998']) }}
),

hub_years as (
    select hub_code, fiscal_year, report_coverage, edition from {{ ref('kpi_hub_year') }}
),

national as (
    unpivot (select fiscal_year, columns(* exclude (fiscal_year, hubs_missing, edition))::double from {{ ref('kpi_national_year') }})
    on columns(* exclude (fiscal_year)) into name measure value national_value
),

limited as (
    select
        scored.*,
        case
            when scored.value is null then 'none'
            when scored.kind = 'total' then 'no_funnel'
            when scored.overdispersion is null and scored.is_judged then 'too_few_hubs'
            when scored.is_judged then 'ok'
            when scored.chance_error > 0 then 'withheld_small_n'
            else 'no_spread'
        end as limits_status,
        limits_status = 'ok' as has_limits,
        case when has_limits then {{ funnel_limit('scored', '-parameters.limit_998') }} end as low_998,
        case when has_limits then {{ funnel_limit('scored', '-parameters.limit_95') }} end as low_95,
        case when has_limits then {{ funnel_limit('scored', 'parameters.limit_95') }} end as high_95,
        case when has_limits then {{ funnel_limit('scored', 'parameters.limit_998') }} end as high_998,
        case when has_limits then scored.score * scored.chance_error / scored.standard_error end as z,
        case
            when not has_limits then null
            when scored.value > high_998 then 'above_998'
            when scored.value > high_95 then 'above_95'
            when scored.value < low_998 then 'below_998'
            when scored.value < low_95 then 'below_95'
            else 'within'
        end as position
    from scored
    cross join parameters
),

final as (
    select
        limited.hub_code,
        limited.fiscal_year,
        limited.measure,
        measures.label_ja,
        measures.unit,
        limited.value,
        limited.numerator,
        limited.denominator,
        limited.n,
        measures.exposure_ja as n_ja,
        limited.cases::bigint as cases,
        limited.centre,
        coalesce(national.national_value, limited.centre) as national_value,
        limited.low_998,
        limited.low_95,
        limited.high_95,
        limited.high_998,
        limited.z,
        limited.overdispersion,
        limited.position,
        positions.position_ja,
        limited.limits_status,
        coalesce(case when limited.value is null then needs.reason_ja else statuses.reason_ja end, '') as limits_reason_ja,
        hub_years.report_coverage,
        hub_years.edition
    from limited
    inner join measures using (measure)
    left join national using (fiscal_year, measure)
    left join positions on limited.position = positions.place
    left join statuses on limited.limits_status = statuses.status
    left join needs using (need)
    left join hub_years using (hub_code, fiscal_year)
)

select * from final
