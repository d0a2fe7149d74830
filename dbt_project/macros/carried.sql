{#
    A build file is carried from night to night (ingestion/store/carried.py): models of the materialization `yearly` then keep the fiscal years
    that nothing touched, `monthly` the months. In a file that starts empty everything is built, by the same queries.
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
    {%- if not is_carried() -%}
        true
    {%- elif month -%}
        {{ one_of(month, "select unnest(range(make_date(fiscal_year, 4, 1)::timestamp, make_date(fiscal_year + 1, 4, 1)::timestamp,"
            ~ " interval 1 month))::date as month from " ~ listed) }}
    {%- else -%}
        {{ one_of('fiscal_year', 'select fiscal_year from ' ~ listed) }}
    {%- endif -%}
{%- endmacro %}

{# Condition on the months to go through again; `before`: an expression, on how many months before each as well, for what looks back; `anew`: what
   stands there in a file that starts empty. #}
{% macro only_months(months='int_months_to_build', column='month', before=none, anew='true') -%}
    {%- set listed = ref(months) -%}
    {%- if not is_carried() -%}
        {{ anew }}
    {%- elif before -%}
        {{ one_of(column, "select unnest(range(month - to_months((" ~ before ~ ")::integer), month + interval 1 month, interval 1 month))::date"
            ~ " as month from " ~ listed) }}
    {%- else -%}
        {{ one_of(column, 'select month from ' ~ listed) }}
    {%- endif -%}
{%- endmacro %}

{# Condition on the client records or enterprises that a carried night touches: `key`, a column of the model `touched`. #}
{% macro only_touched(key, anew='true', touched='int_consulted_touched') -%}
    {%- set touched = ref(touched) -%}
    {%- if is_carried() -%}
        {{ key }} in (select {{ key }} from {{ touched }})
    {%- else -%}
        {{ anew }}
    {%- endif -%}
{%- endmacro %}

{# Condition that a column is among what a query finds; as limits too, since DuckDB carries them through joins and into files, and lists not. #}
{% macro one_of(column, query) -%}
    {{ column }} between ({{ asked_once('select min(columns(*)) from (' ~ query ~ ')') }})
    and ({{ asked_once('select max(columns(*)) from (' ~ query ~ ')') }})
    and {{ column }} in ({{ asked_once(query) }})
{%- endmacro %}

{# A query of one column after `in`, or of one value. The night asks it once and writes what it finds in its place (orchestration/dbt_replay.py), so
   that months, files and branches of a union without it are not gone through; by hand, dbt leaves it to the database. #}
{% macro asked_once(query) -%}
    /* asked once */ {{ query }} /* so far */
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
