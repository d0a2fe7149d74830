-- One row per marker of the patterns of consultations, hub and month: units, those marked, and what peers of the same mix would
-- show.
{{ config(materialized='monthly') }}

with limits as (
    {{ parameters('inflation_parameter', ['high_load_cases']) }}
),

sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where {{ only_months() }}
),

attended_months as (
    select hub_code, month, has_attendance from {{ ref('int_hub_months') }}
),

closed_days as (
    select consultation_id from {{ ref('int_inflation_closed_day') }}
    where {{ only_months() }}
),

split_visits as (
    select consultation_id from {{ ref('int_inflation_split_visit') }}
    where {{ only_months() }} and is_excess
),

padded as (
    select consultation_id, is_thin, is_most_written from {{ ref('int_inflation_issue_padding') }}
    where {{ only_months() }}
),

coordinator_days as (
    select
        hub_code,
        month,
        fiscal_year,
        coordinator_id,
        consulted_on,
        count(*) as cases
    from sessions
    where coordinator_id is not null and not {{ is_excused('high_load') }}
    group by all
),

padding as (
    select
        sessions.hub_code,
        sessions.month,
        sessions.fiscal_year,
        sessions.channel,
        sessions.issue_major,
        count(*) as records,
        sum(greatest(sessions.issue_responses - 1, 0)) as extra_issues,
        count(sessions.minutes) as timed,
        count(*) filter (where padded.is_thin) as thin,
        count(padded.consultation_id) as bundles,
        count(*) filter (where padded.is_most_written) as most_written
    from sessions
    left join padded using (consultation_id)
    where not {{ is_excused('issue_padding') }}
    group by all
),

by_channel as (
    select
        sessions.hub_code,
        sessions.month,
        sessions.fiscal_year,
        sessions.channel,
        count(*) as records,
        count(closed_days.consultation_id) as closed
    from sessions
    left join closed_days using (consultation_id)
    where not {{ is_excused('closed_day') }}
    group by all
),

units as (
    select
        'high_load' as marker, hub_code, month, fiscal_year, null as kind, count(*) as n,
        count(*) filter (where cases >= (select high_load_cases from limits)) as marked
    from coordinator_days
    group by all
    union all
    -- Without an attendance sheet only closed days can be told: such months are peers of each other.
    select
        'closed_day', by_channel.hub_code, by_channel.month, by_channel.fiscal_year,
        concat_ws(':', by_channel.channel, coalesce(attended_months.has_attendance, false)), by_channel.records, by_channel.closed
    from by_channel
    left join attended_months using (hub_code, month)
    union all
    select
        'split_visit', sessions.hub_code, sessions.month, sessions.fiscal_year, coalesce(sessions.channel, ''), count(*),
        count(split_visits.consultation_id)
    from sessions
    left join split_visits using (consultation_id)
    where sessions.coordinator_id is not null and sessions.enterprise_id is not null and not {{ is_excused('split_visit') }}
    group by all
    union all
    select 'issue_padding_extra', hub_code, month, fiscal_year, concat_ws(':', channel, issue_major), records, extra_issues
    from padding
    union all
    select 'issue_padding_thin', hub_code, month, fiscal_year, concat_ws(':', channel, issue_major), timed, thin
    from padding
    union all
    select 'issue_padding_bundle', hub_code, month, fiscal_year, null, bundles, most_written
    from padding
    where bundles > 0
),

{{ counts_against_peers('units') }},

final as (
    select * from counted
)

select * from final
