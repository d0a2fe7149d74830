-- One row per consultation of February or March that bears a mark of a copy or of a late entry (pattern 21): a lift of the year's
-- end is only asked about beside such marks, and these records are what is to be looked at. A view; their excess is counted with
-- their own patterns.
{{ config(materialized='view', meta={'kept_by': 'month', 'period_follows_from': 'consultation_id'}) }}

with beside as (
    {% for pattern in ['copied_note', 'backdated_bulk', 'post_close'] -%}
    select consultation_id, month, '{{ pattern }}' as beside
    from {{ ref('int_inflation_' ~ pattern) }}
    where month(month) in (2, 3)
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

named as (
    select consultation_id, month, list_sort(list(beside)) as beside
    from beside
    group by consultation_id, month
),

sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where not {{ is_excused('year_end_spike') }}
),

marked as (
    select sessions.*, named.beside
    from sessions
    inner join named using (consultation_id, month)
),

final as (
    select
        {{ consultation_mark('year_end_spike', 'false', "{'consulted_on': consulted_on, 'beside': beside}") }}
    from marked
)

select * from final
