-- One row per fiscal year and indicator of the plans: how many hubs came out just below their target and just above, and how likely
-- so many above are if either side were as likely (one-sided binomial). The nation only (pattern 22): no hub is named, nothing is
-- flagged.
with limits as (
    {{ parameters('inflation_parameter', ['bunching_width']) }}
),

targets as (
    select hub_code, fiscal_year, indicator, target from {{ ref('stg_plan_targets') }}
    where target > 0
),

indicators as (
    select measure, indicator from {{ ref('forecast_rule') }}
),

whole_years as (
    select hub_code, fiscal_year
    from {{ ref('int_hub_months') }}
    group by all
    having count(*) = 12
),

measures as (
    select hub_code, fiscal_year, measure, measured from {{ ref('int_evaluation_measures') }}
),

attained as (
    select targets.fiscal_year, targets.indicator, measures.measured / targets.target as attainment
    from targets
    inner join indicators using (indicator)
    inner join measures using (hub_code, fiscal_year, measure)
    semi join whole_years using (hub_code, fiscal_year)
),

counted as (
    select
        attained.fiscal_year,
        attained.indicator,
        count(*) as hubs,
        count(*) filter (where attainment >= 1 - bunching_width and attainment < 1) as just_below,
        count(*) filter (where attainment >= 1 and attainment < 1 + bunching_width) as just_above
    from attained
    cross join limits
    group by all
),

final as (
    select
        *,
        least(1, list_sum(list_transform(
            generate_series(just_above, just_below + just_above),
            lambda k: exp(
                lgamma(just_below + just_above + 1) - lgamma(k + 1) - lgamma(just_below + just_above - k + 1)
                - (just_below + just_above) * ln(2)
            )
        ))) as p_value
    from counted
)

select * from final
