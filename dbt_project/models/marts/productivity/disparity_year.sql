with scored as (
    select * from {{ ref('int_funnel_scored') }}
    where value is not null
),

measures as (
    select * from {{ ref('productivity_measure') }}
),

parameters as (
    {{ parameters('funnel_parameter', ['series_break_share']) }}
),

nation as (
    select fiscal_year, hubs_due, report_coverage, edition from {{ ref('kpi_national_year') }}
),

-- Weight of a hub: what its ratio is divided by (hours, enterprises, days), so that the weighted Gini is that of the numerator over it.
weighted as (
    select
        *,
        denominator as weight,
        denominator * value as mass,
        1 / chance_error ** 2 as information
    from scored
),

laid_out as (
    select
        *,
        row_number() over by_value as place,
        sum(mass) over by_value as mass_so_far
    from weighted
    window by_value as (partition by fiscal_year, measure order by value, hub_code)
),

-- Between hubs beyond chance: τ² by the method of moments (DerSimonian and Laird 1986) on the scale of the funnel.
heterogeneity as (
    select
        fiscal_year,
        measure,
        count(*) as hubs_told,
        sum(information) as total,
        sum(information ** 2) as total_squares,
        sum(information * scaled ** 2) - sum(information * scaled) ** 2 / total as q,
        greatest(0, (q - (hubs_told - 1)) / nullif(total - total_squares / total, 0)) as tau_squares,
        greatest(0, (q - (hubs_told - 1)) / nullif(q, 0)) as share_beyond_chance
    from weighted
    where information is not null and scaled is not null
    group by all
),

spread as (
    select
        fiscal_year,
        measure,
        kind,
        any_value(centre) as centre,
        any_value(overdispersion) as overdispersion,
        count(*) as hubs,
        min(value) as minimum,
        quantile_cont(value, 0.1) as p10,
        quantile_cont(value, 0.25) as quartile_1,
        quantile_cont(value, 0.5) as median,
        quantile_cont(value, 0.75) as quartile_3,
        quantile_cont(value, 0.9) as p90,
        max(value) as maximum,
        p90 / nullif(p10, 0) as p90_p10,
        100 * stddev_samp(value) / nullif(avg(value), 0) as cv,
        sum((2 * place - 1) * value) / nullif(count(*) * sum(value), 0) - 1 as gini,
        1 - sum(weight * (2 * mass_so_far - mass)) / nullif(sum(weight) * sum(mass), 0) as gini_weighted,
        list(hub_code order by hub_code) as hub_codes
    from laid_out
    group by fiscal_year, measure, kind
),

-- Hubs of the year before that are gone, and those that were not there: beyond a share of them, years are not to be compared.
compared as (
    select
        now.fiscal_year,
        now.measure,
        before.hubs as hubs_before,
        len(list_filter(now.hub_codes, code -> not list_contains(before.hub_codes, code))) as hubs_began,
        len(list_filter(before.hub_codes, code -> not list_contains(now.hub_codes, code))) as hubs_ended
    from spread as now
    inner join spread as before on now.measure = before.measure and now.fiscal_year = before.fiscal_year + 1
),

final as (
    select
        spread.fiscal_year,
        spread.measure,
        measures.label_ja,
        measures.unit,
        spread.* exclude (fiscal_year, measure, kind, overdispersion, hub_codes),
        -- Differences of nearly equal sums: their last digits are those of the order of adding.
        {{ significant('spread.overdispersion') }} as overdispersion,
        {{ significant(
            "heterogeneity.tau_squares * case when spread.kind = 'rate' then spread.centre ** 2 else 1 end"
        ) }} as between_hub_variance,
        {{ significant('100 * sqrt(between_hub_variance) / nullif(spread.centre, 0)') }} as between_hub_cv,
        {{ significant('100 * heterogeneity.share_beyond_chance') }} as share_beyond_chance,
        compared.hubs_before,
        compared.hubs_began,
        compared.hubs_ended,
        case when compared.hubs_before is not null
            then compared.hubs_began + compared.hubs_ended > parameters.series_break_share * compared.hubs_before
        end as is_series_break,
        nation.hubs_due,
        nation.report_coverage,
        nation.edition
    from spread
    inner join measures using (measure)
    cross join parameters
    left join heterogeneity using (fiscal_year, measure)
    left join compared using (fiscal_year, measure)
    left join nation using (fiscal_year)
)

select * from final
