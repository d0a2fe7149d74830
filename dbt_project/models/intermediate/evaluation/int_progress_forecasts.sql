-- One row per hub, month reported and measure: what had been done by then, and the end of the year as it would have been forecast
-- then, from that and from years before alone. Also for closed years: that is how the method is checked against what came.
with shares as (
    select * from {{ ref('int_progress_shares') }}
),

rules as (
    select * from {{ ref('forecast_rule') }}
),

to_date as (
    select
        *,
        count(*) over so_far as months_reported,
        count(*) over whole_year as months_in_year,
        sum(amount) over so_far as amount_to_date,
        sum(size) over so_far as size_to_date,
        least(sum(month_share) over so_far, 1) as share_to_date,
        sum(amount) over whole_year / case kind when 'mean' then nullif(sum(size) over whole_year, 0) else 1 end as year_actual
    from shares
    window
        so_far as (partition by hub_code, fiscal_year, measure order by month_no rows unbounded preceding),
        whole_year as (partition by hub_code, fiscal_year, measure)
),

-- A count grows by its share; a mean stays. `spread`: variance of the forecast of a process whose records come one by one (for a mean:
-- whose answers vary by 1), to be multiplied by the dispersion found.
projected as (
    select
        *,
        case kind when 'mean' then amount_to_date / nullif(size_to_date, 0) else amount_to_date end as done,
        case kind when 'mean' then amount_to_date / nullif(size_to_date, 0) else amount_to_date / nullif(share_to_date, 0) end as forecast,
        case kind
            when 'mean' then (1 - share_to_date) / nullif(size_to_date, 0)
            else greatest(amount_to_date / nullif(share_to_date, 0), 1) * (1 - share_to_date) / nullif(share_to_date, 0)
        end as spread
    from to_date
),

errors as (
    select
        fiscal_year,
        measure,
        months_reported,
        basis = 'linear' as is_linear,
        sum((year_actual - forecast) ** 2 / spread) as squares,
        count(*) as hub_years
    from projected
    where months_in_year = 12 and months_reported < 12 and spread > 0
    group by all
),

kinds as (
    select distinct fiscal_year, measure, months_reported, basis = 'linear' as is_linear from projected
),

-- Dispersion of the errors that the same method made in years before, held back by a default as long as there are few.
dispersions as (
    select
        years.fiscal_year,
        years.measure,
        years.months_reported,
        years.is_linear,
        (rules.prior_hub_years * rules.default_dispersion + coalesce(sum(errors.squares), 0))
        / (rules.prior_hub_years + coalesce(sum(errors.hub_years), 0)) as dispersion
    from kinds as years
    inner join rules using (measure)
    left join errors
        on
            years.measure = errors.measure and years.months_reported = errors.months_reported and years.is_linear = errors.is_linear
            and errors.fiscal_year between years.fiscal_year - rules.profile_years and years.fiscal_year - 1
    group by years.fiscal_year, years.measure, years.months_reported, years.is_linear, rules.prior_hub_years, rules.default_dispersion
),

final as (
    select
        projected.hub_code,
        projected.fiscal_year,
        projected.month,
        projected.month_no,
        projected.measure,
        projected.indicator,
        projected.kind,
        projected.months_reported,
        projected.share_to_date,
        projected.basis,
        projected.done,
        projected.year_actual,
        projected.forecast,
        rules.interval_z * sqrt(dispersions.dispersion * projected.spread) as half_width
    from projected
    inner join rules using (measure)
    inner join dispersions
        on
            projected.fiscal_year = dispersions.fiscal_year and projected.measure = dispersions.measure
            and projected.months_reported = dispersions.months_reported and (projected.basis = 'linear') = dispersions.is_linear
)

select * from final
