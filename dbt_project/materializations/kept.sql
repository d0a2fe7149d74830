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
