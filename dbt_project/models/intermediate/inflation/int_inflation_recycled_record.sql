-- One row per consultation whose note is like one of the same enterprise and the same issues about a year before (pattern 8).
{{ config(materialized='monthly', months='int_inflation_months') }}

with notes as (
    select * from {{ ref('int_inflation_notes') }}
    where {{ only_months('int_inflation_months') }} and recycled_from is not null
),

sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where {{ only_months('int_inflation_months') }} and not {{ is_excused('recycled_record') }}
),

alike as (
    select sessions.*, notes.recycled_from, notes.recycled_similarity
    from sessions
    inner join notes using (consultation_id)
),

final as (
    select
        {{ consultation_mark(
            'recycled_record', 'true',
            "{'consulted_on': consulted_on, 'alike': recycled_from, 'similarity': round(recycled_similarity, 2), 'issue_minors': issue_minors}",
            subject='enterprise_id'
        ) }}
    from alike
)

select * from final
