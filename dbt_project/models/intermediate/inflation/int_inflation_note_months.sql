-- One row per month that the comparison of notes goes through: those whose notes are to be compared (is_asked), and what came before them,
-- for the phrases that enterprises share. With some of their notes others are compared: with those of the last days before a month
-- (compared_from: on and after), and with those of the same enterprise a year before (is_year_before).
with limits as (
    {{ parameters('inflation_parameter', ['copy_days', 'recycle_days', 'recycle_slack_days']) }}
),

months as (
    select distinct month, fiscal_year from {{ ref('int_hub_months') }}
),

asked as (
    select month, fiscal_year from months
    where {{ only_months('int_inflation_months') }}
),

asked_months as (
    select month from asked
),

-- The thirteen months before a fiscal year, and its own so far.
compared as (
    select
        months.month,
        asked.month - limits.copy_days::integer as compared_from,
        months.month <= asked.month + interval 1 month - to_days((limits.recycle_days - limits.recycle_slack_days)::integer)
        and months.month + interval 1 month > asked.month - to_days((limits.recycle_days + limits.recycle_slack_days)::integer)
            as is_year_before
    from months
    inner join asked on
        months.month >= make_date(asked.fiscal_year, 4, 1) - interval 13 month and months.month < asked.month
    cross join limits
    where months.month not in (select month from asked_months)
),

before as (
    select
        month,
        min(compared_from) filter (where compared_from < month + interval 1 month) as compared_from,
        bool_or(is_year_before) as is_year_before
    from compared
    group by month
),

final as (
    select month, true as is_asked, null::date as compared_from, false as is_year_before from asked
    union all
    select month, false, compared_from, is_year_before from before
)

select * from final
