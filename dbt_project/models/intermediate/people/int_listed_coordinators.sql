-- One row per hub, fiscal year and coordinator that the plan in force lists (the first row where one is listed twice). No names.
with coordinators as (
    select * from {{ ref('stg_plan_coordinators') }}
),

final as (
    select
        hub_code,
        fiscal_year,
        coordinator_id,
        arg_min(coalesce(role, '不明'), "row") as role,
        max(planned_days) as planned_days,
        flatten(list(coalesce(qualifications, []))) as qualifications
    from coordinators
    where coordinator_id is not null
    group by all
)

select * from final
