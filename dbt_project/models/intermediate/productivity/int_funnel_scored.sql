-- One row per hub, fiscal year and compared measure: distance from the centre in standard errors of chance alone (score), and the
-- overdispersion of the year's hubs, the multiplicative φ of Spiegelhalter 2005 from winsorised scores.
with measured as (
    select * from {{ ref('int_productivity_measured') }}
),

parameters as (
    {{ parameters('funnel_parameter', ['winsor_share', 'winsor_expected', 'fewest_cases', 'fewest_hubs']) }}
),

-- The centre is that of the hubs compared: for enterprises the nation counts one at two hubs once, so it is not the centre of hubs.
pooled as (
    select
        fiscal_year,
        measure,
        case when kind <> 'total' then factor * sum(numerator) / nullif(sum(denominator), 0) end as centre,
        case kind
            when 'rate' then sum(spread) / nullif(sum(events), 0) ** 2 * sum(n)
            when 'proportion' then centre * (factor - centre)
            -- Residuals of K enterprises around the means of H hubs.
            when 'mean' then factor ** 2 * sum(spread) / nullif(sum(n), 0) * sum(cases) / nullif(sum(cases) - count(*), 0)
        end as unit_variance
    from measured
    where value is not null and (kind = 'total' or n > 0)
    group by fiscal_year, measure, kind, factor
),

scored as (
    select
        measured.*,
        pooled.centre,
        sqrt(pooled.unit_variance / nullif(measured.n, 0)) as chance_error,
        {{ funnel_scale('measured.kind', 'measured.value') }} as scaled,
        ({{ funnel_scale('measured.kind', 'measured.value') }} - {{ funnel_scale('measured.kind', 'pooled.centre') }})
        / nullif(chance_error, 0) as score,
        measured.value is not null and chance_error > 0 and measured.cases >= parameters.fewest_cases as is_judged
    from measured
    left join pooled using (fiscal_year, measure)
    cross join parameters
),

sorted_scores as (
    select fiscal_year, measure, list(score order by score) as scores
    from scored
    where is_judged and score is not null
    group by all
),

winsor as (
    select
        fiscal_year,
        measure,
        len(scores) as hubs_judged,
        {{ quantile_of('scores', 'winsor_share') }} as lowest,
        {{ quantile_of('scores', '1 - winsor_share') }} as highest
    from sorted_scores
    cross join parameters
),

winsorised as (
    select
        scored.fiscal_year,
        scored.measure,
        sum(greatest(winsor.lowest, least(winsor.highest, scored.score)) ** 2) as squares
    from scored
    inner join winsor using (fiscal_year, measure)
    where scored.is_judged and scored.score is not null
    group by all
),

dispersion as (
    select
        fiscal_year,
        measure,
        winsor.hubs_judged,
        case when winsor.hubs_judged >= parameters.fewest_hubs
            then winsorised.squares / (winsor.hubs_judged - 1) / parameters.winsor_expected
        end as overdispersion
    from winsorised
    inner join winsor using (fiscal_year, measure)
    cross join parameters
),

final as (
    select
        scored.*,
        coalesce(dispersion.hubs_judged, 0) as hubs_judged,
        dispersion.overdispersion,
        scored.chance_error * sqrt(greatest(1, dispersion.overdispersion)) as standard_error
    from scored
    left join dispersion using (fiscal_year, measure)
)

select * from final
