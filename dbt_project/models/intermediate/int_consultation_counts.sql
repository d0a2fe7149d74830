-- One row per breakdown, hub, year and category of what a consultation itself says, with the consultations counted. A special desk is told
-- within and outside its period (R37): outside is counted and shown, never dropped.
{{ config(materialized='yearly') }}

with consultations as (
    select hub_code, {{ fiscal_year('month') }} as fiscal_year, consulted_on, channel, resolution, special_desk
    from {{ ref('stg_consultations') }}
    where {{ only_years(month='month') }}
),

desks as (
    select * from {{ ref('stg_special_desks') }}
),

said as (
    select
        consultations.fiscal_year,
        consultations.hub_code,
        coalesce(consultations.channel, '不明') as channel,
        coalesce(consultations.resolution, '不明') as resolution,
        case
            when consultations.special_desk is null then null
            when desks.special_desk is null then '不明'
            when consultations.consulted_on between desks.opened_on and coalesce(desks.closed_on, date '9999-12-31')
                then desks.special_desk || '（期間内）'
            else desks.special_desk || '（期間外）'
        end as special_desk_period
    from consultations
    left join desks using (special_desk)
),

counted as (
    select *, count(*) as consultations
    from said
    group by all
),

-- A consultation at no desk has no row in special_desk_period.
final as (
    select
        fiscal_year,
        hub_code,
        breakdown,
        category,
        sum(consultations)::bigint as consultations
    from (unpivot counted on channel, resolution, special_desk_period into name breakdown value category)
    group by all
)

select * from final
