-- Staff by year: who the plan lists, and who worked. A person at two hubs counts at each: coordinators are known by hub and number alone.
with listed as (
    select * from {{ ref('int_listed_coordinators') }}
),

hub_months as (
    select * from {{ ref('int_hub_months') }}
),

worked as (
    select * from {{ ref('int_worked_coordinators') }}
),

counted_listed as (
    select
        fiscal_year, coalesce(hub_code, '00') as hub_code, coalesce(role, '計') as role,
        count(distinct coordinator_id) as headcount,
        sum(planned_days) as planned_days_per_month,
        count(planned_days) as coordinators_with_planned_days
    from listed
    group by fiscal_year, rollup(hub_code), rollup(role)
),

counted_worked as (
    select
        fiscal_year, coalesce(hub_code, '00') as hub_code, coalesce(role, '計') as role,
        count(distinct coordinator_id) as coordinators_attending,
        sum(days_worked)::bigint as days_worked,
        sum(hours_worked) as hours_worked,
        count(distinct coordinator_id) filter (where is_unlisted) as unlisted_coordinators
    from worked
    group by fiscal_year, rollup(hub_code), rollup(role)
),

planned as (
    select fiscal_year, coalesce(hub_code, '00') as hub_code, count(distinct hub_code) as hubs_with_plan
    from listed
    group by fiscal_year, rollup(hub_code)
),

reported as (
    select
        fiscal_year,
        coalesce(hub_code, '00') as hub_code,
        count(distinct hub_code) as hubs_reporting,
        count(*) filter (where has_attendance) as attended_months
    from hub_months
    group by fiscal_year, rollup(hub_code)
),

units as (
    select fiscal_year, hub_code from planned
    union
    select fiscal_year, hub_code from reported
),

roles as (
    select unnest(['CCO', 'CO', '計']) as role
),

-- 不明 only where somebody has no role.
cells as (
    select units.*, roles.role
    from units
    cross join roles
    union
    select fiscal_year, hub_code, role from counted_worked
    where role = '不明'
),

final as (
    select
        cells.fiscal_year,
        cells.hub_code,
        cells.role,
        case when planned.hubs_with_plan > 0 then coalesce(counted_listed.headcount, 0) end as headcount,
        counted_listed.planned_days_per_month::bigint as planned_days_per_month,
        case when planned.hubs_with_plan > 0 then coalesce(counted_listed.coordinators_with_planned_days, 0) end
            as coordinators_with_planned_days,
        {% for measure in ['coordinators_attending', 'days_worked', 'hours_worked'] -%}
        case when reported.attended_months > 0 then coalesce(counted_worked.{{ measure }}, 0) end as {{ measure }},
        {% endfor -%}
        case when planned.hubs_with_plan > 0 and reported.attended_months > 0
            then coalesce(counted_worked.unlisted_coordinators, 0)
        end as unlisted_coordinators,
        coalesce(reported.attended_months, 0) as attended_months,
        coalesce(planned.hubs_with_plan, 0) as hubs_with_plan,
        coalesce(reported.hubs_reporting, 0) as hubs_reporting,
        case
            when planned.hubs_with_plan is null and coalesce(reported.attended_months, 0) = 0 then 'plan_and_attendance_sheet'
            when planned.hubs_with_plan is null then 'plan'
            when coalesce(reported.attended_months, 0) = 0 then 'attendance_sheet'
        end as reason
    from cells
    left join counted_listed using (fiscal_year, hub_code, role)
    left join counted_worked using (fiscal_year, hub_code, role)
    left join planned using (fiscal_year, hub_code)
    left join reported using (fiscal_year, hub_code)
)

select * from final
