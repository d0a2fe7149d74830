-- One row per hub, fiscal year, coordinator and role in which the person worked: days and hours. The role is that of the day worked, else
-- of the plan.
{{ config(materialized='yearly') }}

with attendance as (
    select *, {{ fiscal_year('month') }} as fiscal_year from {{ ref('stg_attendance') }}
    where {{ only_years(month='month') }}
),

listed as (
    select * from {{ ref('int_listed_coordinators') }}
),

final as (
    select
        attendance.fiscal_year,
        attendance.hub_code,
        coalesce(attendance.role, listed.role, '不明') as role,
        attendance.coordinator_id,
        count(distinct attendance.worked_on) as days_worked,
        sum(attendance.hours) as hours_worked,
        bool_and(listed.coordinator_id is null) as is_unlisted
    from attendance
    left join listed using (fiscal_year, hub_code, coordinator_id)
    group by all
)

select * from final
