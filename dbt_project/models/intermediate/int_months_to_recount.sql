-- One row per month whose enterprises have to be counted again: those gone through again, those in which an enterprise counted as new
-- before, or does now, and all of the fiscal years between which its first consultation moved: it is new in another year then.
with rebuilt as (
    select month from {{ ref('int_months_to_build') }}
),

firsts as (
    select known_on, first_on from {{ ref('int_enterprise_firsts_moved') }}
),

moved as (
    select unnest([known_on, first_on]) as first_consulted_on from firsts
),

across_years as (
    select distinct unnest([{{ fiscal_year('known_on') }}, {{ fiscal_year('first_on') }}]) as fiscal_year
    from firsts
    where {{ fiscal_year('known_on') }} <> {{ fiscal_year('first_on') }}
),

final as (
    select month from rebuilt
    union
    select date_trunc('month', first_consulted_on)::date from moved
    where first_consulted_on is not null
    union
    select unnest(range(make_date(fiscal_year, 4, 1)::timestamp, make_date(fiscal_year + 1, 4, 1)::timestamp, interval 1 month))::date
    from across_years
)

select * from final
