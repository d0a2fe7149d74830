-- One row per marker of consultations, coordinator and quarter, of the hub-months in which the marker could be computed.
-- Consultations in special windows are in neither count: they are not the coordinator's own way of working.
{{ config(materialized='yearly', years='int_inflation_years') }}

{% set counted_markers -%}
    select markers.pattern, markers.marker
    from {{ ref('inflation_marker') }} as markers
    inner join {{ ref('inflation_pattern') }} as patterns using (pattern)
    where patterns.is_in_likely and markers.kind = 'share' and markers.unit_ja = '相談' and markers.marker = markers.pattern
{%- endset %}

with sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where {{ only_years('int_inflation_years') }} and coordinator_id is not null
),

marks as (
    select distinct pattern, consultation_id from {{ ref('int_inflation_marks') }}
    where {{ only_years('int_inflation_years') }} and pattern in ({{ asked_once('select pattern from (' ~ counted_markers ~ ')') }})
),

counted_months as (
    select marker, hub_code, month from {{ ref('int_inflation_counts') }}
    where {{ only_years('int_inflation_years') }}
),

markers as (
    {{ counted_markers }}
),

final as (
    select
        markers.marker,
        sessions.fiscal_year,
        sessions.hub_code,
        sessions.coordinator_id,
        date_trunc('quarter', sessions.month)::date as quarter,
        count(*) filter (where not sessions.is_special) as n,
        count(marks.consultation_id) filter (where not sessions.is_special) as marked,
        null::double as peer_expected,
        avg(sessions.is_special::integer) as special_share
    from sessions
    inner join counted_months using (hub_code, month)
    inner join markers using (marker)
    left join marks
        on sessions.consultation_id = marks.consultation_id
        and markers.pattern = marks.pattern
    group by all
)

select * from final
