-- One row per consultation with two 課題（中） or more: how many more than one, whether they had less time than a mention takes, and
-- whether they are the set that the hub writes most that month (pattern 6). A view: most hub-months are never looked into. No
-- record as such is in excess, the issues beyond the first may be.
{{ config(materialized='view', meta={'kept_by': 'month', 'period_follows_from': 'consultation_id'}) }}

with limits as (
    {{ parameters('inflation_parameter', ['thin_issue_minutes']) }}
),

sessions as not materialized (
    select * replace (list_sort(issue_minors) as issue_minors) from {{ ref('int_consultations_enriched') }}
    where issue_responses >= 2 and not {{ is_excused('issue_padding') }}
),

sets as (
    select
        hub_code,
        month,
        fiscal_year,
        issue_minors,
        count(*) as sessions
    from sessions
    group by all
),

most_written as (
    select hub_code, month, fiscal_year, arg_max(issue_minors, (sessions, issue_minors)) as issue_minors
    from sets
    group by all
),

judged as (
    select
        sessions.*,
        coalesce(sessions.minutes < sessions.issue_responses * limits.thin_issue_minutes, false) as is_thin,
        sessions.issue_minors = most_written.issue_minors as is_most_written
    from sessions
    cross join limits
    inner join most_written using (hub_code, month, fiscal_year)
),

final as (
    select
        {{ consultation_mark(
            'issue_padding', 'false',
            "{'issue_minors': issue_minors, 'minutes': minutes, 'is_thin': is_thin, 'is_most_written': is_most_written}",
            excess_issue_responses='issue_responses - 1'
        ) }},
        channel,
        issue_major,
        is_thin,
        is_most_written
    from judged
)

select * from final
