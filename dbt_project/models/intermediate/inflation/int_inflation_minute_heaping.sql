-- One row per consultation of exactly half an hour or an hour (pattern 23). A view; no record is in excess.
{{ config(materialized='view', meta={'kept_by': 'month', 'period_follows_from': 'consultation_id'}) }}

with limits as (
    {{ parameters('inflation_parameter', ['heap_minutes_short', 'heap_minutes_long']) }}
),

sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where not {{ is_excused('minute_heaping') }}
),

final as (
    select
        {{ consultation_mark(
            'minute_heaping', 'false', "{'consulted_on': consulted_on, 'minutes': minutes, 'channel': channel}"
        ) }}
    from sessions
    cross join limits
    where minutes in (heap_minutes_short, heap_minutes_long)
)

select * from final
