-- 伴走支援 as a funnel: enterprises that reached at least a stage, in the year and until its end.
with days as (
    select * from {{ ref('int_stage_days') }}
),

units as (
    select * from {{ ref('int_stage_units') }}
),

labels as (
    select stage, stage_label from {{ ref('stg_accompaniment_stages') }}
),

targets as (
    select * from {{ ref('programme_target') }}
    where status = 'compared'
),

in_year as (
    select
        fiscal_year,
        hub_code,
        enterprise_id,
        max(highest_stage) as highest_stage,
        bool_or(has_fallen_back) as has_fallen_back,
        bool_or(has_skipped) as has_skipped
    from days
    group by all
),

-- Each stage once, on the day that went beyond all days before.
reached as (
    select days.hub_code, labels.stage, days.consulted_on as reached_on
    from days
    inner join labels on days.highest_stage >= labels.stage and labels.stage > coalesce(days.highest_before, -1)
),

counted as (
    select
        in_year.fiscal_year,
        in_year.hub_code,
        labels.stage,
        count(*) as enterprises,
        count(*) filter (where has_fallen_back) as fell_back_enterprises,
        count(*) filter (where has_skipped) as skipped_enterprises,
        count(*) filter (where has_fallen_back or has_skipped) as irregular_enterprises
    from in_year
    inner join labels on in_year.highest_stage >= labels.stage
    group by all
),

newly as (
    select {{ fiscal_year('reached_on') }} as fiscal_year, hub_code, stage, count(*) as new_entrants
    from reached
    group by all
),

cells as (
    select units.*, labels.*
    from units
    cross join labels
),

filled as (
    select
        cells.*,
        coalesce(counted.enterprises, 0) as enterprises,
        coalesce(newly.new_entrants, 0) as new_entrants,
        sum(coalesce(newly.new_entrants, 0)) over (
            partition by cells.hub_code, cells.stage order by cells.fiscal_year
        )::bigint as enterprises_ever,
        coalesce(counted.fell_back_enterprises, 0) as fell_back_enterprises,
        coalesce(counted.skipped_enterprises, 0) as skipped_enterprises,
        coalesce(counted.irregular_enterprises, 0) as irregular_enterprises
    from cells
    left join counted using (fiscal_year, hub_code, stage)
    left join newly using (fiscal_year, hub_code, stage)
),

shared as (
    select
        *,
        {{ percent('enterprises', 'max(enterprises) filter (where stage = 2) over unit') }}::double as share_of_accompanied,
        {{ percent('enterprises_ever', 'max(enterprises_ever) filter (where stage = 2) over unit') }}::double as share_of_accompanied_ever,
        {{ percent('enterprises', 'lag(enterprises) over in_order') }}::double as conversion,
        {{ percent('enterprises_ever', 'lag(enterprises_ever) over in_order') }}::double as conversion_ever
    from filled
    window
        unit as (partition by fiscal_year, hub_code),
        in_order as (partition by fiscal_year, hub_code order by stage)
),

final as (
    select
        shared.fiscal_year,
        shared.hub_code,
        shared.stage::integer as stage,
        shared.stage_label,
        shared.enterprises,
        shared.enterprises_ever,
        shared.new_entrants,
        -- Who never reached stage 2 is not among the accompanied.
        case when shared.stage >= 2 then shared.share_of_accompanied end as share_of_accompanied,
        case when shared.stage >= 2 then shared.share_of_accompanied_ever end as share_of_accompanied_ever,
        shared.conversion,
        shared.conversion_ever,
        targets.value as target_share,
        shared.share_of_accompanied >= targets.value as is_target_met,
        shared.fell_back_enterprises,
        shared.skipped_enterprises,
        shared.irregular_enterprises,
        {{ percent('shared.irregular_enterprises', 'shared.enterprises') }}::double as irregular_share,
        shared.hub_months_with_stages
    from shared
    left join targets using (stage)
)

select * from final
