{# A published table, by its schema alone: the view means the same in the build and in the published file. #}
{% macro mart(name) %}{{ return(ref(name).include(database=false)) }}{% endmacro %}

{#
    The records of a kind, for a grain: kind, id, columns for consultation and client record (none: has none) and where they come from.
    Grains: keys of the unit, to which an enterprise's first day, return, latest record and topic refer.
#}
{% macro member_records(base, grain) %}
{%- set keys = grain_keys(grain) -%}
{%- set unit = 'nation' if grain in ('month', 'year') else 'hub' -%}
{%- set period = 'month' if grain.endswith('month') else 'fiscal_year' -%}
{%- set consultations = mart('fct_consultation') -%}
{%- set latest_client_years = '(select * from ' ~ mart('fct_client_year') ~ ' where is_latest_of_' ~ unit ~ ')' -%}
{%- set sources = {
    'consultation': consultations,
    'first_consultation': '(select records.* from ' ~ consultations ~ ' as records inner join ' ~ mart('dim_enterprise')
        ~ ' as known using (enterprise_id) where ' ~ period_of(period, 'known.first_consulted_on') ~ ' = records.' ~ period ~ ')',
    'repeated_consultation': '(select * from ' ~ consultations
        ~ ' qualify min(consulted_on) over (partition by ' ~ keys ~ ', enterprise_id) < max(consulted_on) over (partition by '
        ~ keys ~ ', enterprise_id))',
    'attended_consultation': '(select * from ' ~ consultations ~ ' semi join '
        ~ mart('fct_coordinator_day') ~ ' using (hub_code, month))',
    'budgeted_consultation': '(select * from ' ~ consultations ~ ' semi join '
        ~ mart('fct_plan_budget') ~ ' using (hub_code, fiscal_year))',
    'issue_response': mart('fct_issue_response'),
    'referral': mart('fct_referral'),
    'survey_answer': mart('fct_survey_answer'),
    'network_activity': mart('fct_network_activity'),
    'coordinator_day': mart('fct_coordinator_day'),
    'plan_budget': '(select * from ' ~ mart('fct_plan_budget') ~ ' semi join ' ~ mart('kpi_hub_year') ~ ' using (hub_code, fiscal_year))',
    'outcome': outcome_pairs(unit),
    'client_year': mart('fct_client_year'),
    'latest_client_year': latest_client_years,
    'founding_issue_response': '(select responses.*, clients.business_form from ' ~ mart('fct_issue_response')
        ~ ' as responses inner join ' ~ latest_client_years ~ ' as clients using (' ~ keys ~ ', enterprise_id))',
    'founding_client_year': '(select clients.*, topics.is_founding from ' ~ latest_client_years ~ ' as clients inner join (select ' ~ keys
        ~ ', enterprise_id, bool_or(is_founding) as is_founding from ' ~ consultations ~ ' group by all) as topics using (' ~ keys
        ~ ', enterprise_id))',
} -%}
{%- set kind = 'consultation' if base.endswith('consultation') else 'client_year' if base.endswith('client_year')
    else 'issue_response' if base.endswith('issue_response') else base -%}
{%- set ids = {
    'consultation': 'consultation_id', 'issue_response': "consultation_id || ':' || issue_minor", 'referral': 'referral_id', 'survey_answer': 'answer_id',
    'network_activity': 'activity_id', 'coordinator_day': "coordinator_id || ':' || worked_on",
    'plan_budget': "hub_code || ':' || fiscal_year", 'outcome': 'record_id', 'client_year': 'record_id',
} -%}
{%- set bare = kind in ('network_activity', 'coordinator_day', 'plan_budget') -%}
{{ return({
    'kind': kind,
    'id': ids[kind],
    'consultation': 'consultation_id' if kind in ('consultation', 'issue_response') else 'null',
    'record': 'null' if bare else 'record_id',
    'enterprise': 'null' if bare else 'enterprise_id',
    'source': sources[base],
}) }}
{% endmacro %}

{# Rows of 成果把握 that count in the unit, each beside its enterprise's year before. #}
{% macro outcome_pairs(unit) -%}
{%- set same = 'before.enterprise_id = now.enterprise_id and before.fiscal_year = now.fiscal_year - 1'
    ~ (' and before.hub_code = now.hub_code' if unit == 'hub' else '') -%}
(
    select
        now.*,
        now.value_added_man_yen / nullif(now.employees, 0) as productivity,
        before.sales_man_yen as sales_before,
        before.value_added_man_yen as value_added_before,
        nullif(before.value_added_man_yen / nullif(before.employees, 0), 0) as productivity_before
    from {{ mart('fct_outcome') }} as now
    left join {{ mart('fct_outcome') }} as before on {{ same }} and before.is_counted_in_{{ unit }}
    where now.is_counted_in_{{ unit }}
)
{%- endmacro %}

{# The KPI marts of a grain: name, unit, period as text. #}
{% macro member_grains(is_yearly_only=false) %}
{%- set months = [
    {'grain': 'hub_month', 'table': 'kpi_hub_month', 'hub': 'hub_code', 'period': "strftime(month, '%Y-%m')"},
    {'grain': 'month', 'table': 'kpi_national_month', 'hub': "'00'", 'period': "strftime(month, '%Y-%m')"},
] -%}
{%- set years = [
    {'grain': 'hub_year', 'table': 'kpi_hub_year', 'hub': 'hub_code', 'period': 'fiscal_year::varchar'},
    {'grain': 'year', 'table': 'kpi_national_year', 'hub': "'00'", 'period': 'fiscal_year::varchar'},
] -%}
{{ return(years if is_yearly_only else months + years) }}
{% endmacro %}

{# One branch of kpi_member. #}
{% macro member_branch(unit, table, measure, role, base, where, adds, counts, breakdown=none, of=none, category=none) %}
{%- set records = member_records(base, unit.grain) %}
    select
        '{{ table }}' as kpi_table,
        {{ unit.hub }} as hub_code,
        {{ unit.period }} as period,
        '{{ measure }}' as measure,
        {{ "'" ~ breakdown ~ "'" if breakdown else 'null::varchar' }} as breakdown,
        {{ "'" ~ of ~ "'" if of else 'null::varchar' }} as base,
        {{ category or 'null::varchar' }} as category,
        '{{ role }}' as role,
        '{{ records.kind }}' as member_kind,
        {{ records.id }} as member_id,
        {{ records.consultation }}::varchar as consultation_id,
        {{ records.record }}::varchar as record_id,
        {{ records.enterprise }}::varchar as enterprise_id,
        {{ counts or 'null' }}::varchar as counted_id,
        {{ '(' ~ adds ~ ')' if adds else 'null' }}::double as contribution,
        {{ 'null' if records.kind == 'issue_response' else 'sha256' }}::varchar as sha256,
        {{ 'null' if records.kind == 'issue_response' else 'sheet' }}::varchar as sheet,
        {{ 'null' if records.kind == 'issue_response' else '"row"' }}::integer as "row"
    from {{ records.source }}
    {%- if where %}
    where {{ where }}
    {%- endif %}
{% endmacro %}

{# A class that is not known is shown as 不明, as in kpi_breakdown_year. #}
{% macro breakdown_category(column) -%}
    coalesce({{ column }}, '不明')
{%- endmacro %}

{# Measures that only fiscal years have: those of kpi_yearly_measures.sql. #}
{% macro yearly_measures() %}
{{ return([
    'utilisation', 'cost_per_hour', 'cost_per_enterprise', 'value_added_productivity', 'value_added_productivity_growth', 'sales_total',
    'sales_growth', 'unprofitable_growth_share', 'followed_enterprises'
]) }}
{% endmacro %}
