-- One row per breakdown, hub, year and category of a consultation, with the consultations counted.
{{ config(materialized='yearly') }}

with consultations as (
    select
        fiscal_year,
        hub_code,
        coalesce(channel, '不明') as channel,
        coalesce(resolution, '不明') as resolution,
        support_function,
        special_desk_period
    from {{ ref('int_consultations_classed') }}
    where {{ only_years(month='month') }}
),

counted as (
    select *, count(*) as consultations
    from consultations
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
    from (unpivot counted on channel, resolution, support_function, special_desk_period into name breakdown value category)
    group by all
)

select * from final
