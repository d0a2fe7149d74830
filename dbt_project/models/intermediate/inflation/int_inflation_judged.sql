-- One row per hub, month and pattern that the screen could judge: its markers together, and whether one of them is flagged. A pattern that
-- reviewers keep clearing is shown, but no longer flags; a lift at the year's end is flagged beside marked records alone (pattern 21).
-- Evidence is told of what is flagged: nearly all hub-months are not.
with screened as (
    select
        screen.*,
        markers.pattern,
        markers.excess_unit,
        markers.unit_ja
    from {{ ref('int_inflation_screen') }} as screen
    inner join {{ ref('inflation_marker') }} as markers using (marker)
    where screen.silence is null
),

demoted as (
    select pattern from {{ ref('int_inflation_pattern_record') }}
    where is_demoted
),

marked_lifts as (
    select distinct hub_code, month
    from {{ ref('int_inflation_year_end_spike') }}
    where {{ one_of('month', 'select month from ' ~ ref('int_inflation_screen') ~ " where is_flagged and marker = 'year_end_spike'") }}
),

summed as (
    select
        pattern,
        hub_code,
        month,
        bool_or(is_flagged) and pattern not in (select demoted.pattern from demoted)
        and (
            pattern <> 'year_end_spike'
            or (hub_code, month) in (select (lifts.hub_code, lifts.month) from marked_lifts as lifts)
        ) as is_flagged,
        min(p_value) as p_value,
        min(q_value) as q_value,
        -log10(greatest(min(p_value), 1e-300)) as score,
        coalesce(sum(floor(greatest(marked - expected_high, 0))) filter (where is_flagged and excess_unit = 'consultations'), 0)::bigint
            as excess_consultations,
        coalesce(sum(floor(greatest(marked - expected_high, 0))) filter (where is_flagged and excess_unit = 'issue_responses'), 0)::bigint
            as excess_issue_responses
    from screened
    group by pattern, hub_code, month
),

flagged as (
    select * from summed
    where is_flagged
),

told as (
    select
        screened.pattern,
        screened.hub_code,
        screened.month,
        to_json({
            'markers': list({
                'marker': marker, 'n': n, 'marked': marked, 'expected': round(expected, 2), 'expected_low': round(expected_low, 2),
                'expected_high': round(expected_high, 2), 'p_value': p_value, 'q_value': q_value, 'is_flagged': is_flagged
            } order by p_value, marker)
        }) as evidence
    from screened
    semi join flagged using (pattern, hub_code, month)
    group by all
),

final as (
    select summed.*, told.evidence
    from summed
    left join told using (pattern, hub_code, month)
)

select * from final
