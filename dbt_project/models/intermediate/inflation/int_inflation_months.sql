-- One row per month whose marks have to be found again: those counted again, and what comes after each. Patterns look back to the earlier
-- months of the fiscal year, and to the thirteen before it (templates of notes are learnt from them).
with recounted as (
    select month from {{ ref('int_months_to_recount') }}
),

reached as (
    select
        month,
        make_date({{ fiscal_year('month + interval 13 month') }} + 1, 4, 1) as until
    from recounted
),

final as (
    select distinct unnest(range(month::timestamp, until::timestamp, interval 1 month))::date as month
    from reached
)

select * from final
