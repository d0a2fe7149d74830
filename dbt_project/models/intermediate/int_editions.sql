-- One row per reported month: the edition its figures are in on the as-of date (contract §8).
with months as (
    select distinct month from {{ ref('stg_files') }}
    where month is not null
),

runs as (
    select as_of from {{ ref('stg_runs') }}
),

final as (
    select
        months.month,
        (months.month + interval 1 month + interval 9 day)::date as due_on,
        last_day((months.month + interval 1 month)::date) as refreshed_until,
        make_date({{ fiscal_year('months.month') }} + 1, 5, 31) as closed_on,
        case
            when runs.as_of > make_date({{ fiscal_year('months.month') }} + 1, 5, 31) then 'final'
            when runs.as_of > last_day((months.month + interval 1 month)::date) then 'confirmed'
            else 'preliminary'
        end as edition
    from months
    cross join runs
)

select * from final
