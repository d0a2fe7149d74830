-- One row per day from the programme's first fiscal year to the end of the year of the run, with the name of a national holiday.
with holidays as (
    select * from {{ ref('holiday') }}
),

runs as (
    select * from {{ ref('stg_runs') }}
),

days as (
    select unnest(generate_series(date '2014-04-01', make_date(year(as_of) + 1, 3, 31), interval 1 day))::date as day
    from runs
),

final as (
    select days.day, holidays.label_ja as holiday_ja
    from days
    left join holidays on days.day = holidays.holiday_on
)

select * from final
