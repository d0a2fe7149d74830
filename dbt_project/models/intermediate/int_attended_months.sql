-- One row per hub and month that handed in 専門家勤務: days that coordinators worked, and what was done in that month.
{{ config(materialized='monthly') }}

with days as (
    select distinct hub_code, month, coordinator_id, worked_on from {{ ref('stg_attendance') }}
    where {{ only_months() }}
),

hub_months as (
    select hub_code, month, fiscal_year from {{ ref('int_hub_months') }}
    where has_attendance and {{ only_months() }}
),

worked as (
    select hub_code, month, count(*) as coordinator_days
    from days
    group by all
),

done as (
    select hub_code, month, consultations, minutes from {{ ref('int_consulted_hub_month') }}
),

final as (
    select
        hub_months.*,
        worked.coordinator_days,
        coalesce(done.consultations, 0)::bigint as consultations,
        coalesce(done.minutes, 0)::bigint as minutes
    from hub_months
    inner join worked using (hub_code, month)
    left join done using (hub_code, month)
)

select * from final
