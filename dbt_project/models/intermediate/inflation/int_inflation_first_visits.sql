-- One row per enterprise's first consultation anywhere in the data, at hubs that have handed in a year before it: earlier ones are
-- unknown.
{{ config(materialized='monthly', months='int_inflation_months') }}

with sessions as (
    select
        hub_code,
        month,
        fiscal_year,
        consultation_id,
        enterprise_id,
        consulted_on,
        started_min,
        form,
        coordinator_id,
        channel,
        minutes,
        issue_major,
        issue_responses,
        resolution
    from {{ ref('int_consultations_enriched') }}
    where {{ only_months('int_inflation_months') }} and not {{ is_excused('resolved_first') }}
),

firsts as (
    select enterprise_id, first_consulted_on from {{ ref('int_enterprise_firsts') }}
),

begun as (
    select hub_code, (min(month) + interval 12 month)::date as known_from
    from {{ ref('int_hub_months') }}
    group by hub_code
),

final as (
    select sessions.*
    from sessions
    semi join firsts
        on sessions.enterprise_id = firsts.enterprise_id and sessions.consulted_on = firsts.first_consulted_on
    inner join begun on sessions.hub_code = begun.hub_code and sessions.month >= begun.known_from
    -- v1 knows ○ and blank; in later forms a blank says nothing.
    where sessions.form = 'v1' or sessions.resolution <> '不明'
    qualify row_number() over (
        partition by sessions.enterprise_id order by sessions.started_min, sessions.consultation_id
    ) = 1
)

select * from final
