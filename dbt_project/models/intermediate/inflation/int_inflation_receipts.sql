-- One row per hub and month with a report in force: when the month was first handed in and how often, and why rows added later
-- cannot be told from the others (silence): the month itself came late, or was handed in so often that its rows have no clear age.
with limits as (
    {{ parameters('inflation_parameter', ['late_days', 'resubmissions']) }}
),

hub_months as (
    select hub_code, month, fiscal_year from {{ ref('int_hub_months') }}
),

received as (
    select hub_code, month, min(received_at)::date as first_received_on, count(*) as submissions
    from {{ ref('stg_files') }}
    where family = 'monthly' and status in ('accepted', 'accepted_with_errors', 'superseded', 'held')
    group by all
),

dated as (
    select
        hub_months.*,
        received.first_received_on,
        received.submissions,
        ({{ due_day('hub_months.month') }} + limits.late_days::integer)::date as in_time_until,
        {{ closing_day('hub_months.month') }} as closed_on,
        limits.resubmissions
    from hub_months
    inner join received using (hub_code, month)
    cross join limits
),

final as (
    select
        * exclude (resubmissions),
        case
            when submissions > resubmissions then 'resubmitted'
            when first_received_on > in_time_until then 'late_month'
        end as silence
    from dated
)

select * from final
