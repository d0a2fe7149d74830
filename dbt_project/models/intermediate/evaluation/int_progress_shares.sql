-- One row per hub, fiscal year, month reported and measure: the share of the year that the month is expected to bring, from years before
-- alone: the nation's shares (held back towards twelfths while it counted little), and the hub's own the more the more it counted; without
-- former years one twelfth.
with months as (
    select * from {{ ref('int_progress_months') }}
),

rules as (
    select measure, shrinkage_size, evening_size, profile_years from {{ ref('forecast_rule') }}
),

-- Years with all twelve reports.
whole as (
    select hub_code, fiscal_year, measure, sum(size) as year_size
    from months
    group by all
    having count(*) = 12 and sum(size) > 0
),

whole_months as (
    select months.* from months
    semi join whole using (hub_code, fiscal_year, measure)
),

years as (
    select distinct fiscal_year, measure from months
),

national_months as (
    select fiscal_year, measure, month_no, sum(size) as size from whole_months
    group by all
),

national as (
    select years.fiscal_year, years.measure, former.month_no, sum(former.size) as size
    from years
    inner join rules using (measure)
    inner join national_months as former
        on years.measure = former.measure and former.fiscal_year between years.fiscal_year - rules.profile_years and years.fiscal_year - 1
    group by all
),

own as (
    select years.fiscal_year, former.hub_code, years.measure, former.month_no, sum(former.size) as size
    from years
    inner join rules using (measure)
    inner join whole_months as former
        on years.measure = former.measure and former.fiscal_year between years.fiscal_year - rules.profile_years and years.fiscal_year - 1
    group by all
),

national_shares as (
    select
        national.*,
        (national.size + rules.evening_size / 12)
        / (sum(national.size) over (partition by national.fiscal_year, national.measure) + rules.evening_size) as share
    from national
    inner join rules using (measure)
),

own_shares as (
    select
        own.*,
        own.size / sum(own.size) over by_hub as share,
        sum(own.size) over by_hub / (sum(own.size) over by_hub + rules.shrinkage_size) as own_weight
    from own
    inner join rules using (measure)
    window by_hub as (partition by own.hub_code, own.fiscal_year, own.measure)
),

final as (
    select
        months.*,
        coalesce(
            own_shares.own_weight * own_shares.share + (1 - own_shares.own_weight) * national_shares.share, national_shares.share, 1 / 12
        )::double as month_share,
        case
            when national_shares.share is null then 'linear'
            when own_shares.share is null then 'nation'
            else 'hub_and_nation'
        end as basis
    from months
    left join national_shares using (fiscal_year, measure, month_no)
    left join own_shares using (hub_code, fiscal_year, measure, month_no)
)

select * from final
