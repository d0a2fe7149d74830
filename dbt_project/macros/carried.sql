{#
    A build file is carried from night to night (ingestion/store/carried.py): models of the materialization `yearly` then keep the fiscal years
    that nothing touched. In a file that starts empty every year is built, by the same queries.
#}
{% macro is_carried() -%}
    {%- if execute -%}
        {%- set found = run_query(last_nights_mark()) -%}
        {{ return(found.columns[0].values()[0] > 0) }}
    {%- endif -%}
    {{ return(false) }}
{%- endmacro %}

{% macro last_nights_mark() -%}
select count(*) from duckdb_tables() where schema_name = 'carried' and table_name = 'last_night'
{%- endmacro %}

{# Condition on the years to go through again; `month`: the column of the month where there is no fiscal year, so that files are skipped. #}
{% macro only_years(years='int_years_to_build', month=none) -%}
    {%- set listed = ref(years) -%}
    {%- if is_carried() -%}
        {%- set found = run_query('select fiscal_year from ' ~ listed ~ ' order by 1').columns[0].values() -%}
        {%- if not found -%}
            false
        {%- elif month -%}
            ({% for year in found -%}
                {{ month }} >= date '{{ year }}-04-01' and {{ month }} < date '{{ year + 1 }}-04-01'{{ ' or ' if not loop.last }}
            {%- endfor %})
        {%- else -%}
            fiscal_year in ({{ found | join(', ') }})
        {%- endif -%}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# The same with the year before each, for what looks back. #}
{% macro only_years_and_before(years) -%}
    {%- set listed = ref(years) -%}
    {%- if is_carried() -%}
        (fiscal_year in (select fiscal_year from {{ listed }}) or fiscal_year + 1 in (select fiscal_year from {{ listed }}))
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{#
    Columns (name: type) of a model as last night left them: nothing in a file that starts empty. Read by name, since the model is made later; the
    mark is looked for here, since sqlfluff cannot follow a macro that asks another one that returns.
#}
{% macro as_last_night_left(model, columns) -%}
    {%- set found = run_query(last_nights_mark()) if execute else none -%}
    {%- if found and found.columns[0].values()[0] > 0 -%}
    select {{ columns.keys() | join(', ') }} from intermediate.{{ model }}
    {%- else -%}
    select {% for column, type in columns.items() %}null::{{ type }} as {{ column }}{{ ', ' if not loop.last }}{% endfor %} limit 0
    {%- endif -%}
{%- endmacro %}
