-- One row per marker of consultations, coordinator and month, of the hub-months in which the marker could be computed: consultations
-- outside special windows, those of them that are marked, and all, with those inside.
{{ config(materialized='monthly', months='int_inflation_months') }}

{% set counted_markers -%}
    select markers.pattern, markers.marker
    from {{ ref('inflation_marker') }} as markers
    inner join {{ ref('inflation_pattern') }} as patterns using (pattern)
    where patterns.is_in_likely and markers.kind = 'share' and markers.unit_ja = '相談' and markers.marker = markers.pattern
{%- endset %}

with sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where {{ only_months('int_inflation_months') }} and coordinator_id is not null
),

marks as (
    select distinct pattern, consultation_id from {{ ref('int_inflation_marks') }}
    where {{ only_months('int_inflation_months') }} and pattern in ({{ asked_once('select pattern from (' ~ counted_markers ~ ')') }})
),

counted_months as (
    select marker, hub_code, month from {{ ref('int_inflation_counts') }}
    where {{ only_months('int_inflation_months') }}
),

markers as (
    {{ counted_markers }}
),

final as (
    select
        markers.marker,
        sessions.month,
        sessions.fiscal_year,
        sessions.hub_code,
        sessions.coordinator_id,
        count(*) filter (where not sessions.is_special) as n,
        count(marks.consultation_id) filter (where not sessions.is_special) as marked,
        count(*) as consultations,
        count(*) filter (where sessions.is_special) as special
    from sessions
    inner join counted_months using (hub_code, month)
    inner join markers using (marker)
    left join marks
        on sessions.consultation_id = marks.consultation_id
        and markers.pattern = marks.pattern
    group by all
)

select * from final
