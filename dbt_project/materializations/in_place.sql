{#
    Tables and views of a build file that starts empty and is published only as a whole: created in place, in one statement each. The adapter's
    own way (create aside, rename the old one away, rename, commit, drop) guards a warehouse that people read meanwhile; here it cost as much
    as the queries. A contract holds for what was made: names and types; the columns stand in its order.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set target = this.incorporate(type='table') -%}
    {%- if model.language == 'python' -%}
        {%- do make_room(target) -%}
        {%- call statement('main', language='python') -%}
            {{ create_table_as(false, target, compiled_code, 'python') }}
        {%- endcall -%}
        {%- do adapter.commit() -%}
    {%- else -%}
        {%- call statement('main', auto_begin=false) -%}
            create or replace table {{ target }} as
            {{ contracted(sql) }}
        {%- endcall -%}
        {%- do check_contract(target) -%}
    {%- endif -%}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {%- set target = this.incorporate(type='view') -%}
    {%- call statement('main', auto_begin=false) -%}
        create or replace view {{ target }} as
        {{ contracted(sql) }}
    {%- endcall -%}
    {%- do check_contract(target) -%}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% macro contracted(sql) -%}
    {%- if config.get('contract').enforced -%}
        select {% for column in model.columns.values() -%}
            {{ adapter.quote(column.name) if column.quote else column.name }}{{ ', ' if not loop.last }}
        {%- endfor %} from (
            {{ sql }}
        )
    {%- else -%}
        {{ sql }}
    {%- endif -%}
{%- endmacro %}

{# What was made against the contract. A column that the contract lacks is left out above; one that the query lacks failed there. #}
{% macro check_contract(target) -%}
    {%- if config.get('contract').enforced -%}
        {%- call statement('contract', auto_begin=false) -%}
            select error('{{ target.identifier }}.' || found.column_name || ': ' || agreed.data_type || ' expected, ' || found.data_type || ' found')
            from (values
            {%- for column in model.columns.values() %} ('{{ column.name }}', '{{ column.data_type }}'){{ ',' if not loop.last }}
            {%- endfor %}) as agreed (column_name, data_type)
            inner join duckdb_columns() as found
                on found.schema_name = '{{ target.schema }}'
                and found.table_name = '{{ target.identifier }}'
                and found.column_name = agreed.column_name
            where lower(found.data_type) != lower(agreed.data_type)
        {%- endcall -%}
    {%- endif -%}
{%- endmacro %}

{# A table with a column fiscal_year that keeps the years which `years` (a model) does not name, if the file was carried. #}
{% materialization yearly, adapter='duckdb' %}
    {{ return(kept_but('fiscal_year', ref(config.get('years', 'int_years_to_build')), contracted(sql))) }}
{% endmaterialization %}

{# The same with a column month and a model `months`: for what its month, or months before it, decide. #}
{% materialization monthly, adapter='duckdb' %}
    {{ return(kept_but('month', ref(config.get('months', 'int_months_to_build')), contracted(sql))) }}
{% endmaterialization %}

{# Puts the rows of a query in the place of those of the periods (fiscal years or months) listed; makes the table if there is none. #}
{% macro kept_but(period, listed, query) %}
    {%- set target = this.incorporate(type='table') -%}
    {%- if is_carried() -%}
        {%- set listed_periods = asked_once('select ' ~ period ~ ' from ' ~ listed) -%}
        {%- call statement('clear', auto_begin=false) -%}
            delete from {{ target }}
            where {{ period }} in ({{ listed_periods }})
        {%- endcall -%}
        {%- call statement('main', auto_begin=false) -%}
            insert into {{ target }} by name
            select * from (
                {{ query }}
            )
            where {{ period }} in ({{ listed_periods }})
        {%- endcall -%}
    {%- else -%}
        {%- do fill_new(target, query) -%}
        {%- do check_contract(target) -%}
    {%- endif -%}
    {{ return({'relations': [target]}) }}
{% endmacro %}

{#
    Makes a large table of a query. Ids that are another in almost every row are written as they are: to look for what they share takes twice as
    long as to write them, and to put them together again takes two thirds of the time of reading them (docs/design/0003-kpi-marts.md).
#}
{% macro fill_new(target, query) -%}
    {%- set said = run_query('describe ' ~ query).rows -%}
    {%- set ids = var('ids_of_rows') -%}
    {%- call statement('make', auto_begin=false) -%}
        create or replace table {{ target }} (
            {%- for column in said %}
            "{{ column[0] }}" {{ column[1] }}{{ ' using compression uncompressed' if column[0] in ids }}{{ ',' if not loop.last }}
            {%- endfor %}
        )
    {%- endcall -%}
    {%- call statement('main', auto_begin=false) -%}
        insert into {{ target }}
        {{ query }}
    {%- endcall -%}
{% endmacro %}

{# A Python model makes its table itself, and dbt lets it do so from a materialization alone. #}
{% macro make_room(target) -%}
    {%- call statement('drop') -%} drop table if exists {{ target }} {%- endcall -%}
    {%- do adapter.commit() -%}
{%- endmacro %}
