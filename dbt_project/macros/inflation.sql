{# Patterns of counts that may look inflated (docs/design/0004). #}

{# A number of the seed of the screen. #}
{% macro inflation_parameter(name) -%}
    (select value from {{ ref('inflation_parameter') }} where parameter = '{{ name }}')
{%- endmacro %}

{# Whether a declared event, or a special desk, excuses a record from a pattern; `kinds`: its list of kinds of events. #}
{% macro is_excused(pattern, kinds='event_kinds') -%}
    coalesce(list_has_any(
        {{ kinds }}, (select list(event_kind) from {{ ref('declared_event_excuse') }} where pattern = '{{ pattern }}')
    ), false)
{%- endmacro %}

{# Columns of a mark on a consultation. `is_excess`: whether the record is one too many if the mark is true; `excess_issue_responses`: how many
   相談対応 that would be (those of the record); `evidence`: a struct of what a reviewer needs, without personal data. #}
{% macro consultation_mark(pattern, is_excess, evidence, subject='consultation_id', excess_issue_responses=none) -%}
    '{{ pattern }}' as pattern,
    hub_code,
    month,
    fiscal_year,
    {{ subject }} as subject_id,
    consultation_id,
    null::varchar as record_id,
    null::varchar as referral_id,
    coordinator_id,
    {{ is_excess }} as is_excess,
    ({{ excess_issue_responses or 'if(' ~ is_excess ~ ', issue_responses, 0)' }})::integer as excess_issue_responses,
    to_json({{ evidence }}) as evidence
{%- endmacro %}

{# Columns of a mark on a client record or a referral: `thing` is record_id or referral_id. #}
{% macro client_mark(pattern, thing, is_excess, evidence, subject='enterprise_id') -%}
    '{{ pattern }}' as pattern,
    hub_code,
    month,
    fiscal_year,
    {{ subject }} as subject_id,
    null::varchar as consultation_id,
    {{ 'record_id' if thing == 'record_id' else 'null::varchar as record_id' }},
    {{ 'referral_id' if thing == 'referral_id' else 'null::varchar as referral_id' }},
    null::varchar as coordinator_id,
    {{ is_excess }} as is_excess,
    0 as excess_issue_responses,
    to_json({{ evidence }}) as evidence
{%- endmacro %}

{# The day of a coordinator as the subject of a mark (contract, marts.md). #}
{% macro coordinator_day() -%}
    coordinator_id || ':' || strftime(consulted_on, '%Y-%m-%d')
{%- endmacro %}

{# Every model of marks: what int_inflation_marks unites. #}
{% macro mark_models() -%}
{{ return([
    'int_inflation_overlap', 'int_inflation_impossible_day', 'int_inflation_high_load', 'int_inflation_closed_day', 'int_inflation_split_visit',
    'int_inflation_issue_padding', 'int_inflation_joint_double',
]) }}
{%- endmacro %}
