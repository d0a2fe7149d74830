{#
    A table of a carried file that keeps the rows of last night, but for those that `renewed` (a model) names: rows of which one of `keys` is in
    its column `renewed_key` go, and those of the query come. In a file that starts empty the query gives every row.
#}
{% materialization kept, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {%- if is_carried() -%}
        {%- set renewed = ref(config.get('renewed')) -%}
        {%- call statement('clear', auto_begin=false) -%}
            delete from {{ target }}
            where {% for key in config.get('keys') -%}
                {{ key }} in (select {{ config.get('renewed_key') }} from {{ renewed }}){{ ' or ' if not loop.last }}
            {%- endfor %}
        {%- endcall -%}
        {%- call statement('main', auto_begin=false) -%}
            insert into {{ target }} by name
            {{ sql }}
        {%- endcall -%}
    {%- else -%}
        {%- call statement('main', auto_begin=false) -%}
            create or replace table {{ target }} as
            {{ sql }}
        {%- endcall -%}
    {%- endif -%}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{# Columns (name: type) of a model as last night left them: nothing in a file that starts empty. Read by name, since the model is made later. #}
{% macro as_last_night_left(model, columns) -%}
    {%- if is_carried() -%}
    select {{ columns.keys() | join(', ') }} from intermediate.{{ model }}
    {%- else -%}
    select {% for column, type in columns.items() %}null::{{ type }} as {{ column }}{{ ', ' if not loop.last }}{% endfor %} limit 0
    {%- endif -%}
{%- endmacro %}
