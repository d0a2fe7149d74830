-- One row per unit, class, fiscal year and measure of 成果把握: n, value and 95 % interval, however few the enterprises (the marts withhold).
with {% set keys = 'unit_code, breakdown, category, fiscal_year, measure' %} measures as (
    select measure, estimator from {{ ref('outcome_measure') }}
),

valued as (
    select {{ keys }}, enterprise_id, estimator, y, x
    from {{ ref('int_outcome_values') }}
    inner join measures using (measure)
),

parameters as (
    {{ parameters('outcome_parameter', ['tail_probability', 'normal_95']) }}
),

ranked as (
    select
        *,
        row_number() over (partition by {{ keys }} order by y, enterprise_id) as place,
        count(*) over (partition by {{ keys }}) as n
    from valued
    where estimator = 'median'
),

-- The interval of a median lies between two order statistics: a value is above the median as a fair coin falls.
tails as (
    select
        n,
        k,
        sum(exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) - n * ln(2))) over (partition by n order by k) as probability
    from (select n, unnest(range(0, (n + 1) // 2)) as k from (select distinct n from ranked))
),

order_statistics as (
    select n, max(k) + 1 as lowest
    from tails
    cross join parameters
    where probability <= tail_probability
    group by n
),

medians as (
    select
        {{ keys }},
        n,
        median(y) as value,
        max(y) filter (where place = lowest) as low,
        max(y) filter (where place = n + 1 - lowest) as high
    from ranked
    left join order_statistics using (n)
    group by {{ keys }}, n
),

sums as (
    select {{ keys }}, count(*) as n, sum(y order by y, enterprise_id) as value
    from valued
    where estimator = 'sum'
    group by {{ keys }}
),

shares as (
    select {{ keys }}, count(*) as n, sum(y) as part
    from valued
    where estimator = 'share'
    group by {{ keys }}
),

totals as (
    select
        {{ keys }},
        count(*) as n,
        sum(x order by x, enterprise_id) as total_before,
        sum(y order by y, enterprise_id) / nullif(total_before, 0) as ratio
    from valued
    where estimator = 'ratio'
    group by {{ keys }}
),

-- Linearised (infinitesimal jackknife) standard error of a ratio of sums, on the logarithm so that the interval stays above −100 %.
ratios as (
    select
        {{ keys }},
        n,
        ratio,
        sqrt(n / nullif(n - 1, 0) * sum((y - ratio * x) ** 2 order by y, enterprise_id)) / total_before / nullif(ratio, 0) as log_error
    from valued
    inner join totals using ({{ keys }})
    group by {{ keys }}, n, ratio, total_before
),

final as (
    select {{ keys }}, n, value, low, high from medians
    union all
    select {{ keys }}, n, value, null, null from sums
    union all
    select
        {{ keys }}, n, 100 * part / n,
        100 * {{ wilson('part', 'n', 'normal_95', -1) }}, 100 * {{ wilson('part', 'n', 'normal_95', 1) }}
    from shares
    cross join parameters
    union all
    select
        {{ keys }}, n, 100 * (ratio - 1),
        100 * (ratio * exp(-{{ student('normal_95', 'nullif(n - 1, 0)') }} * log_error) - 1),
        100 * (ratio * exp({{ student('normal_95', 'nullif(n - 1, 0)') }} * log_error) - 1)
    from ratios
    cross join parameters
)

select * from final
