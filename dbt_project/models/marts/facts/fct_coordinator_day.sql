-- One row per coordinator and day worked; a day handed in on several rows is one day.
{{ config(materialized='yearly') }}

with attendance as (
    select * from {{ ref('stg_attendance') }}
    where {{ only_years(month='month') }}
),

final as (
    select
        hub_code,
        month,
        {{ fiscal_year('month') }} as fiscal_year,
        coordinator_id,
        worked_on,
        arg_min(role, "row") as coordinator_role,
        sum(hours) as hours_worked,
        arg_min(sha256, "row") as sha256,
        arg_min(sheet, "row") as sheet,
        min("row") as "row"
    from attendance
    group by hub_code, month, coordinator_id, worked_on
)

select * from final
