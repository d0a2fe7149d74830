-- One row per consultation whose note is like an earlier one of the hub, of another enterprise or another day, within a quarter
-- (pattern 7); and the note it is like, if that lies in the same month: it is the first, and not in excess.
{{ config(materialized='monthly', months='int_inflation_months') }}

with notes as (
    select * from {{ ref('int_inflation_notes') }}
    where {{ only_months('int_inflation_months') }} and copied_from is not null
),

sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where {{ only_months('int_inflation_months') }} and not {{ is_excused('copied_note') }}
),

copies as (
    select sessions.*, notes.copied_from, notes.copied_similarity
    from sessions
    inner join notes using (consultation_id)
),

copied as (
    select distinct copied_from as consultation_id, month from copies
),

firsts as (
    select sessions.*, null::varchar as copied_from, null::double as copied_similarity
    from sessions
    inner join copied using (consultation_id, month)
    where sessions.consultation_id not in (select consultation_id from copies)
),

marked as (
    select * from copies
    union all by name
    select * from firsts
),

final as (
    select
        {{ consultation_mark(
            'copied_note', 'copied_from is not null',
            "{'consulted_on': consulted_on, 'alike': copied_from, 'similarity': round(copied_similarity, 2), 'enterprise_id': enterprise_id}"
        ) }}
    from marked
)

select * from final
