-- One row per consultation with minutes, and how many minutes the nation's consultations of its kind (channel, number of 課題（中） up to
-- four, length of the note in powers of two) took that month.
{{ config(materialized='monthly', months='int_inflation_months', meta={'period_follows_from': 'consultation_id'}) }}

with sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where {{ only_months('int_inflation_months') }} and minutes is not null and not {{ is_excused('hours_inflation') }}
),

notes as (
    select consultation_id, note_length from {{ ref('int_inflation_notes') }}
    where {{ only_months('int_inflation_months') }}
),

of_kind as (
    select
        sessions.consultation_id,
        sessions.hub_code,
        sessions.month,
        sessions.fiscal_year,
        sessions.minutes,
        coalesce(sessions.channel, '') as channel,
        least(sessions.issue_responses, 4) as issues,
        coalesce(floor(log2(greatest(notes.note_length, 1)))::integer, -1) as length_class
    from sessions
    left join notes using (consultation_id)
),

means as (
    select month, channel, issues, length_class, avg(minutes) as expected_minutes
    from of_kind
    group by all
),

final as (
    select of_kind.* exclude (channel, issues, length_class), means.expected_minutes
    from of_kind
    inner join means using (month, channel, issues, length_class)
)

select * from final
