-- One row per finding before people's decisions, with the records that it rests on: class A findings one by one, and hub-months in which a
-- pattern's markers exceed what was to be expected (only these are drilled down to coordinators and records).
with patterns as (
    select * from {{ ref('inflation_pattern') }}
),

marks as (
    select * from {{ ref('int_inflation_wanted_marks') }}
),

judged as (
    select * from {{ ref('int_inflation_judged') }}
),

marked as (
    select
        pattern,
        hub_code,
        month,
        subject_id,
        list_sort(list(distinct marked_id)) as marked_ids,
        count(distinct consultation_id) filter (where is_excess) as consultations,
        coalesce(sum(excess_issue_responses) filter (where is_excess), 0) as issue_responses,
        any_value(evidence order by consultation_id) as evidence
    from marks
    group by all
),

-- Who did what is shown below a flagged hub-month alone, by number, and without a verdict.
by_coordinator as (
    select
        pattern,
        hub_code,
        month,
        to_json(list(struct_pack(coordinator_id := coordinator_id, marked := cases) order by cases desc, coordinator_id)[:5])
            as coordinators
    from (select pattern, hub_code, month, coordinator_id, count(*) as cases from marks where coordinator_id is not null group by all)
    group by all
),

of_hub_months as (
    select
        pattern,
        hub_code,
        month,
        list_sort(list(distinct marked_id)) as marked_ids,
        avg(excess_issue_responses) filter (where is_excess) as issue_responses_each
    from marks
    group by all
),

named as (
    select
        marked.pattern,
        marked.hub_code,
        marked.month,
        marked.subject_id,
        marked.marked_ids,
        marked.consultations::double as score,
        marked.consultations as excess_consultations,
        marked.issue_responses as excess_issue_responses,
        marked.evidence
    from marked
    inner join patterns on marked.pattern = patterns.pattern and patterns.pattern_class = 'A'
    where marked.consultations > 0
),

exceeding as (
    select
        judged.pattern,
        judged.hub_code,
        judged.month,
        judged.hub_code || ':' || strftime(judged.month, '%Y-%m') as subject_id,
        coalesce(of_hub_months.marked_ids, []) as marked_ids,
        judged.score,
        judged.excess_consultations,
        judged.excess_issue_responses
        + round(judged.excess_consultations * coalesce(of_hub_months.issue_responses_each, 0))::bigint as excess_issue_responses,
        json_merge_patch(judged.evidence, json_object('coordinators', by_coordinator.coordinators)) as evidence
    from judged
    inner join patterns on judged.pattern = patterns.pattern and patterns.pattern_class <> 'A'
    left join of_hub_months
        on judged.pattern = of_hub_months.pattern and judged.hub_code = of_hub_months.hub_code and judged.month = of_hub_months.month
    left join by_coordinator
        on judged.pattern = by_coordinator.pattern and judged.hub_code = by_coordinator.hub_code and judged.month = by_coordinator.month
    where judged.is_flagged
),

united as (
    select * from named
    union all by name
    select * from exceeding
),

final as (
    select
        'F' || left(sha256(concat_ws(
            '|', findings.pattern, patterns.version, findings.subject_id, array_to_string(findings.marked_ids, ',')
        )), 16) as flag_id,
        findings.*,
        patterns.version,
        patterns.pattern_class,
        patterns.family,
        patterns.level,
        patterns.is_in_likely
    from united as findings
    inner join patterns using (pattern)
)

select * from final
