with hubs as (
    select hub_code from {{ ref('stg_hubs') }}
),

runs as (
    select as_of from {{ ref('stg_runs') }}
),

submissions as (
    select * from {{ ref('stg_files') }}
    where
        family = 'monthly' and hub_code is not null
        and status in ('accepted', 'accepted_with_errors', 'superseded', 'held')
),

-- From the first month anybody reported to the last one that is due; later months only where something came.
span as (
    select
        min(submissions.month) as first_month,
        greatest(
            max(submissions.month), date_trunc('month', max(runs.as_of) - interval 9 day) - interval 1 month
        ) as last_month
    from submissions
    cross join runs
),

months as (
    select unnest(generate_series(first_month, last_month, interval 1 month))::date as month
    from span
    where first_month is not null
),

received as (
    select
        hub_code,
        month,
        min(received_at) as first_received_at,
        max(received_at) filter (where is_in_force) as in_force_received_at,
        coalesce(bool_or(is_correction and is_in_force) or (bool_or(is_in_force) and bool_or(status = 'superseded')), false)
            as is_corrected,
        bool_or(is_in_force) as has_report_in_force,
        count(*) as submissions
    from submissions
    group by all
),

dated as (
    select
        hubs.hub_code,
        months.month,
        (months.month + interval 1 month + interval 9 day)::date as due,
        (months.month + interval 1 month + interval 9 day)::date <= runs.as_of as is_due,
        make_date({{ fiscal_year('months.month') }} + 1, 5, 31) as closed_on,
        last_day((months.month + interval 1 month)::date) as refreshed_until,
        runs.as_of
    from hubs
    cross join months
    cross join runs
),

final as (
    select
        dated.hub_code,
        dated.month,
        {{ fiscal_year('dated.month') }} as fiscal_year,
        dated.due,
        received.first_received_at::date as received,
        received.in_force_received_at,
        case
            when received.hub_code is null or not received.has_report_in_force then 'missing'
            when received.is_corrected then 'corrected'
            when received.first_received_at::date > dated.due then 'late'
            else 'on_time'
        end as status,
        received.first_received_at::date > dated.due as is_late,
        coalesce(received.is_corrected, false) as is_corrected,
        coalesce(received.submissions, 0) as submissions,
        case
            when dated.as_of > dated.closed_on then 'final'
            when dated.as_of > dated.refreshed_until then 'confirmed'
            else 'preliminary'
        end as edition,
        coalesce(received.in_force_received_at::date > dated.closed_on, false) as is_revised_after_final
    from dated
    left join received using (hub_code, month)
    where dated.is_due or received.hub_code is not null
)

select * from final
