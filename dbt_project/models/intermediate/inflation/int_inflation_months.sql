-- One row per month whose marks have to be found again: those counted again, and what comes after each. Patterns look back to the earlier
-- months of the fiscal year, and to the thirteen before it (templates of notes are learnt from them); some ask whether the hub's reports
-- began a year before, so that a report older than all others counts, too.
with recounted as (
    select month from {{ ref('int_months_to_recount') }}
),

begun as (
    select hub_code, min(month) as first_month from {{ ref('int_hub_months') }}
    group by hub_code
),

-- Rebuilt after this model.
known as (
    {{ as_last_night_left('int_inflation_contact_months', {'hub_code': 'varchar', 'month': 'date', 'has_year_before': 'boolean'}) }}
),

changed as (
    select month from recounted
    union
    select known.month
    from known
    inner join begun using (hub_code)
    where known.has_year_before <> (known.month >= begun.first_month + interval 12 month)
),

reached as (
    select
        month,
        make_date({{ fiscal_year('month + interval 13 month') }} + 1, 4, 1) as until
    from changed
),

final as (
    select distinct unnest(range(month::timestamp, until::timestamp, interval 1 month))::date as month
    from reached
)

select * from final
