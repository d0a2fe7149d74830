-- One row per marker of consultations, coordinator and quarter, of the hub-months in which the marker could be computed.
-- Consultations in special windows are in neither count: they are not the coordinator's own way of working.
with months as (
    select * from {{ ref('int_inflation_coordinator_months') }}
),

final as (
    select
        marker,
        fiscal_year,
        hub_code,
        coordinator_id,
        date_trunc('quarter', month)::date as quarter,
        sum(n)::bigint as n,
        sum(marked)::bigint as marked,
        null::double as peer_expected,
        sum(special) / sum(consultations) as special_share
    from months
    group by all
)

select * from final
