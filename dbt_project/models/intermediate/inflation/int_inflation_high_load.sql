-- One row per consultation on a day of a coordinator with very many cases (pattern 3). No single record is in excess: it is the
-- share of such days that is compared.
{{ config(materialized='monthly') }}

with limits as (
    {{ parameters('inflation_parameter', ['high_load_cases']) }}
),

sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where {{ only_months() }} and coordinator_id is not null and not {{ is_excused('high_load') }}
),

full_days as (
    select coordinator_id, consulted_on, count(*) as cases
    from sessions
    group by all
    having count(*) >= (select high_load_cases from limits)
),

counted as (
    select sessions.*, full_days.cases
    from sessions
    inner join full_days using (coordinator_id, consulted_on)
),

final as (
    select
        {{ consultation_mark('high_load', 'false', "{'consulted_on': consulted_on, 'cases': cases}", subject=coordinator_day()) }}
    from counted
)

select * from final
