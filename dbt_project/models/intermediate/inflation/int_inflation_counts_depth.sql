-- One row per marker on the depth of consultations, hub and month. Hours are a rate: those reported against those of the nation's
-- consultations of the same kinds.
{{ config(materialized='monthly', months='int_inflation_months') }}

with limits as (
    {{ parameters('inflation_parameter', ['thin_contact_minutes', 'heap_minutes_short', 'heap_minutes_long', 'top_clients']) }}
),

sessions as (
    select hub_code, month, fiscal_year, channel, minutes, enterprise_id, event_kinds from {{ ref('int_consultations_enriched') }}
    where {{ only_months('int_inflation_months') }}
),

thin_contact as (
    select *, minutes <= (select thin_contact_minutes from limits) as is_marked
    from sessions
    where minutes is not null and channel is distinct from 'メール' and not {{ is_excused('thin_contact') }}
),

minute_heaping as (
    select *, minutes in (select unnest([heap_minutes_short, heap_minutes_long]) from limits) as is_marked
    from sessions
    where minutes is not null and not {{ is_excused('minute_heaping') }}
),

resolved_first as (
    select *, coalesce(resolution = '解決', false) as is_marked
    from {{ ref('int_inflation_first_visits') }}
    where {{ only_months('int_inflation_months') }}
),

hours_inflation as (
    select
        'hours_inflation' as marker,
        hub_code,
        month,
        fiscal_year,
        count(*)::double as n,
        sum(minutes) / 60.0 as marked,
        sum(expected_minutes) / 60.0 as peer_expected
    from {{ ref('int_inflation_expected_minutes') }}
    where {{ only_months('int_inflation_months') }}
    group by all
),

visits as (
    select hub_code, month, fiscal_year, enterprise_id, count(*) as visits
    from sessions
    where enterprise_id is not null and not {{ is_excused('frequent_few') }}
    group by all
),

frequent_few as (
    select
        'frequent_few' as marker,
        hub_code,
        month,
        fiscal_year,
        sum(visits)::double as n,
        list_sum(list_reverse_sort(list(visits))[:(select top_clients from limits)::bigint])::double as marked,
        null::double as peer_expected
    from visits
    group by all
),

final as (
    {{ share_counts('thin_contact', 'thin_contact', kind='channel') }}
    union all
    {{ share_counts('resolved_first', 'resolved_first', kind='issue_major') }}
    union all
    {{ share_counts('minute_heaping', 'minute_heaping') }}
    union all
    select * from hours_inflation
    union all
    select * from frequent_few
)

select * from final
