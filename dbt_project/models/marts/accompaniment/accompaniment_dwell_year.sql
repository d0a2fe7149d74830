-- How long enterprises stay at a stage: Kaplan–Meier quantiles, so that who has not yet moved on counts for as long as it was seen.
with durations as (
    select * from {{ ref('int_stage_durations') }}
),

settings as (
    select value as min_n from {{ ref('accompaniment_setting') }}
    where setting = 'dwell_min_n'
),

entered as (
    select
        fiscal_year,
        hub_code,
        stage,
        count(*) filter (where not is_out_of_order) as entered,
        count(*) filter (where not is_out_of_order and has_moved_on) as moved_on,
        count(*) filter (where not is_out_of_order and not has_moved_on) as censored,
        count(*) filter (where is_out_of_order) as out_of_order
    from durations
    group by all
),

-- Leaving and not leaving at each length; who left observation that day was still at risk on it.
lengths as (
    select
        fiscal_year,
        hub_code,
        stage,
        days,
        count(*) filter (where has_moved_on) as moved_on,
        sum(count(*)) over (partition by fiscal_year, hub_code, stage order by days desc) as at_risk
    from durations
    where not is_out_of_order
    group by fiscal_year, hub_code, stage, days
),

survival as (
    select
        *,
        product(1 - moved_on / at_risk) over (partition by fiscal_year, hub_code, stage order by days) as still_there
    from lengths
),

-- The shortest length by which a quarter, half and three quarters have moved on; the tolerance is for products of fractions.
quantiles as (
    select
        fiscal_year,
        hub_code,
        stage,
        min(days) filter (where still_there <= 0.75 + 1e-9) as days_p25,
        min(days) filter (where still_there <= 0.50 + 1e-9) as days_median,
        min(days) filter (where still_there <= 0.25 + 1e-9) as days_p75
    from survival
    group by all
),

final as (
    select
        fiscal_year,
        hub_code,
        stage,
        entered.entered,
        entered.moved_on,
        entered.censored,
        entered.out_of_order,
        {% for quantile in ['days_p25', 'days_median', 'days_p75'] -%}
        case when entered.entered >= settings.min_n then quantiles.{{ quantile }} end as {{ quantile }},
        {% endfor -%}
        case
            when entered.entered < settings.min_n then 'small_n'
            when quantiles.days_median is null then 'median_not_reached'
        end as reason
    from entered
    left join quantiles using (fiscal_year, hub_code, stage)
    cross join settings
)

select * from final
