-- In the words that people are shown: the names of the catalogue would accuse.
with wordings as (
    select distinct pattern, shown_ja
    from {{ ref('inflation_wording') }}
),

flags as (
    select flags.*, wordings.shown_ja
    from {{ ref('int_inflation_flags') }} as flags
    inner join wordings using (pattern)
    where flags.is_standing
),

judged as (
    select * from {{ ref('int_inflation_judged') }}
),

parameters as (
    {{ parameters('inflation_parameter', ['watch_p']) }}
),

silent as (
    select hub_code, month, count(distinct marker) as silent_markers
    from {{ ref('int_inflation_screen') }}
    where silence is not null
    group by all
),

-- Markers of one family are not independent of each other; class A findings stand by themselves.
raised as (
    select
        hub_code,
        month,
        count(*) as flags,
        count(*) filter (where pattern_class = 'A') as findings,
        count(distinct family) filter (where pattern_class <> 'A') as families,
        list(shown_ja order by excess_issue_responses desc, score desc, pattern) as labels
    from (
        select hub_code, month, pattern, pattern_class, family, shown_ja,
            sum(excess_issue_responses) as excess_issue_responses, max(score) as score
        from flags
        group by all
    )
    group by all
),

tested as (
    select hub_code, month, count(*) as judged_patterns, min(p_value) as p_value, min(q_value) as q_value
    from judged
    group by all
),

reported as (
    select
        submitted.hub_code,
        submitted.month,
        submitted.fiscal_year,
        coalesce(consulted.consultations, 0) as consultations,
        coalesce(consulted.issue_responses, 0) as issue_responses
    from {{ ref('int_hub_months') }} as submitted
    left join {{ ref('int_consulted_hub_month') }} as consulted using (hub_code, month)
),

ledgers as (
    select * from {{ ref('int_inflation_ledgers_hub_month') }}
),

audited as (
    select * from {{ ref('int_inflation_audited') }}
    where unit = 'hub_month'
),

final as (
    select
        reported.hub_code,
        reported.month,
        reported.fiscal_year,
        coalesce(raised.flags > 0, false) as flagged,
        case
            when raised.findings > 0 or raised.families >= 2 then 'T1'
            when raised.families = 1 then 'T2'
            when tested.p_value < parameters.watch_p then 'T3'
        end as tier,
        (ledgers.issue_responses_excess_confirmed + coalesce(ledgers.issue_responses_excess_likely, 0))::double as risk_score,
        tested.p_value,
        tested.q_value,
        reported.issue_responses::bigint as reported,
        (reported.issue_responses - ledgers.issue_responses_excess_confirmed - ledgers.issue_responses_excess_likely)::bigint as expected,
        ledgers.issue_responses_excess_confirmed::bigint as excess_confirmed,
        ledgers.issue_responses_excess_likely::bigint as excess_likely,
        audited.issue_responses_low as audited_low,
        audited.issue_responses_high as audited_high,
        reported.consultations::bigint as reported_consultations,
        (reported.consultations - ledgers.consultations_excess_confirmed - ledgers.consultations_excess_likely)::bigint
            as expected_consultations,
        ledgers.consultations_excess_confirmed::bigint as excess_confirmed_consultations,
        ledgers.consultations_excess_likely::bigint as excess_likely_consultations,
        audited.consultations_low as audited_low_consultations,
        audited.consultations_high as audited_high_consultations,
        array_to_string(raised.labels[:3], '、') as top_patterns,
        coalesce(raised.flags, 0) as flags,
        coalesce(tested.judged_patterns, 0) as judged_patterns,
        coalesce(silent.silent_markers, 0) as silent_markers
    from reported
    cross join parameters
    inner join ledgers using (hub_code, month)
    left join raised using (hub_code, month)
    left join tested using (hub_code, month)
    left join silent using (hub_code, month)
    left join audited using (hub_code, month)
)

select * from final
