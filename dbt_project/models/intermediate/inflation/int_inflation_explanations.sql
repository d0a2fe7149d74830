-- One row per finding with the question in words: hub-months say what was to be expected of each flagged marker, class A findings what to
-- correct. A view: the mart of flags keeps what it says.
{{ config(materialized='view') }}

with findings as (
    select * from {{ ref('int_inflation_findings') }}
),

patterns as (
    select * from {{ ref('inflation_pattern') }}
),

wording as (
    select * from {{ ref('inflation_wording') }}
),

hubs as (
    select hub_code, hub_name from {{ ref('stg_hubs') }}
),

told as (
    select flag_id, unnest((evidence -> 'markers')::json[]) as said
    from findings
    where pattern_class <> 'A'
),

-- A finding is about one coordinator's day, or about the records that it names.
counted as (
    select
        flag_id, pattern as marker, 0.0 as p_value,
        (case level when 'coordinator_day' then 1 else len(marked_ids) end)::double as marked,
        null::double as n, null::double as expected, null::double as expected_low, null::double as expected_high
    from findings
    where pattern_class = 'A'
    union all by name
    select
        flag_id,
        said ->> 'marker' as marker,
        (said ->> 'p_value')::double as p_value,
        {%- for figure in ['marked', 'n', 'expected', 'expected_low', 'expected_high'] %}
        (said ->> '{{ figure }}')::double as {{ figure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from told
    where (said ->> 'is_flagged')::boolean
),

statements as (
    select
        counted.flag_id,
        string_agg({{ inflation_statement('counted', 'wording') }}, '。また、' order by counted.p_value, counted.marker) as statement,
        any_value(wording.correct_ja) as correct_ja
    from counted
    inner join wording using (marker)
    group by all
),

final as (
    select
        findings.flag_id,
        {{ inflation_explanation(
            inflation_period('findings.level', 'findings.month'), 'hubs.hub_name', 'statements.statement',
            'patterns', 'statements', 'findings.marked_ids'
        ) }} as explanation_ja
    from findings
    inner join statements using (flag_id)
    inner join patterns on findings.pattern = patterns.pattern
    inner join hubs on findings.hub_code = hubs.hub_code
)

select * from final
