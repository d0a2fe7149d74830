-- One row per consultation with minutes, and how many minutes the nation's consultations of its kind (channel, number of 課題（中）, length of
-- the note) took that month.
{{ config(materialized='yearly', years='int_inflation_years') }}

with sessions as (
    select * from {{ ref('int_inflation_sessions') }}
    where {{ only_years('int_inflation_years') }} and minutes is not null and not {{ is_excused('hours_inflation') }}
),

notes as (
    select consultation_id, note_length from {{ ref('int_inflation_notes') }}
    where {{ only_years('int_inflation_years') }}
),

of_kind as (
    select
        sessions.consultation_id,
        sessions.hub_code,
        sessions.month,
        sessions.fiscal_year,
        sessions.minutes,
        {{ effort_kind('sessions', 'notes') }} as kind
    from sessions
    left join notes using (consultation_id)
),

means as (
    select month, kind, avg(minutes) as expected_minutes
    from of_kind
    group by month, kind
),

final as (
    select of_kind.* exclude (kind), means.expected_minutes
    from of_kind
    inner join means using (month, kind)
)

select * from final
