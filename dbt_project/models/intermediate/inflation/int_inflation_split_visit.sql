-- One row per consultation that follows, or is followed by, another of the same enterprise, day and coordinator without a real
-- pause (pattern 5). Without times any second record of the day counts. All but the first of a chain are in excess.
{{ config(materialized='monthly') }}

with limits as (
    {{ parameters('inflation_parameter', ['split_gap_minutes']) }}
),

sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where
        {{ only_months() }} and coordinator_id is not null and enterprise_id is not null and not {{ is_excused('split_visit') }}
),

-- Most enterprises have one record a day.
several as (
    select enterprise_id, coordinator_id, consulted_on from sessions
    group by all
    having count(*) > 1
),

ordered as (
    select
        *,
        row_number() over in_day > 1
        and coalesce(
            started_min - max(ended_min) over (in_day rows between unbounded preceding and 1 preceding)
            <= (select split_gap_minutes from limits),
            true
        ) as is_continued
    from sessions
    semi join several using (enterprise_id, coordinator_id, consulted_on)
    window in_day as (partition by enterprise_id, coordinator_id, consulted_on order by started_min, consultation_id)
),

chained as (
    select
        *,
        coalesce(lead(is_continued) over (
            partition by enterprise_id, coordinator_id, consulted_on order by started_min, consultation_id
        ), false) as is_followed
    from ordered
),

final as (
    select
        {{ consultation_mark(
            'split_visit', 'is_continued',
            "{'consulted_on': consulted_on, 'started_min': started_min, 'ended_min': ended_min, 'minutes': minutes,"
            ~ " 'issue_minors': issue_minors, 'enterprise_id': enterprise_id}"
        ) }}
    from chained
    where is_continued or is_followed
)

select * from final
