-- One row per marker on notes, hub and month: notes long enough to be compared, and how many of them are in excess.
{{ config(materialized='monthly', months='int_inflation_months') }}

with notes as (
    select consultation_id, fiscal_year from {{ ref('int_inflation_notes') }}
    where {{ only_months('int_inflation_months') }} and is_compared
),

sessions as (
    select consultation_id, hub_code, month, fiscal_year, issue_major, event_kinds from {{ ref('int_consultations_enriched') }}
    where {{ only_months('int_inflation_months') }} and consultation_id in (select consultation_id from notes)
),

has_year_before as (
    select hub_code, month from {{ ref('int_inflation_contact_months') }}
    where has_year_before
),

{% for pattern in ['copied_note', 'recycled_record', 'seminar_split'] -%}
{{ pattern }} as (
    select sessions.*, marks.consultation_id is not null as is_marked
    from sessions
    {%- if pattern == 'recycled_record' %}
    semi join has_year_before on sessions.hub_code = has_year_before.hub_code and sessions.month = has_year_before.month
    {%- endif %}
    left join {{ ref('int_inflation_' ~ pattern) }} as marks
        on sessions.consultation_id = marks.consultation_id and marks.is_excess
    where not {{ is_excused(pattern) }}
),

{% endfor -%}
final as (
    {{ share_counts('copied_note', 'copied_note', kind='issue_major') }}
    union all
    {{ share_counts('recycled_record', 'recycled_record') }}
    union all
    {{ share_counts('seminar_split', 'seminar_split') }}
)

select * from final
