{#
    How complete the figures of a period are: the reports that were due, those in force, and which are missing. Beside every figure, because a
    count without its coverage is no figure. A month is due once the calendar says so; edition: metrics of the least settled month.
#}
{% macro coverage_ctes(grain) %}
{%- set keys = grain_keys(grain) -%}
{%- set missing = {'hub_month': none, 'month': 'hub_code', 'hub_year': "strftime(month, '%Y-%m')", 'year': 'hub_code'}[grain] -%}
calendar as (
    select *, status <> 'missing' as is_reported from {{ ref('submission_calendar') }}
),

covered as (
    select
        {{ keys }},
        count(*) as hub_months_due,
        count(*) filter (where is_reported) as hub_months_reported,
        count(distinct hub_code) as hubs_due,
        count(distinct hub_code) filter (where is_reported) as hubs_reporting,
        count(distinct month) filter (where is_reported) as months_reported,
        {%- if missing %}
        coalesce(string_agg(distinct {{ missing }}, ' ' order by {{ missing }}) filter (where not is_reported), '') as missing,
        {%- endif %}
        {{ percent('count(*) filter (where is_reported)', 'count(*)') }}::double as coverage,
        {{ weakest_edition('edition') }} as edition
    from calendar
    group by {{ keys }}
)
{%- endmacro %}

{% macro coverage_columns(grain) %}
        {%- if grain == 'hub_year' %}
        covered.hub_months_due as months_due,
        covered.months_reported,
        covered.missing as months_missing,
        {%- elif grain != 'hub_month' %}
        covered.hubs_due,
        covered.hubs_reporting,
        covered.missing as hubs_missing,
        {%- endif %}
        {%- if grain == 'year' %}
        covered.hub_months_due,
        covered.hub_months_reported,
        {%- endif %}
        {%- if grain != 'hub_month' %}
        covered.coverage as report_coverage,
        {%- endif %}
        covered.edition
{%- endmacro %}
