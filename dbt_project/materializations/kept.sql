{#
    A table of a carried file that keeps the rows of last night, but for those that `renewed` (a model) names: rows of which one of `keys` is in
    its column `renewed_key` go, and those of the query come. Rows that come as they were stay where they are: what is written anew is
    what the file has to be written anew for. In a file that starts empty the query gives every row. No two rows are the same.
#}
{% materialization kept, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set made = aside() if is_carried() else target -%}
    {%- if model.language == 'python' -%}
        {%- do make_room(made) -%}
        {%- call statement('main', language='python') -%}
            {{ create_table_as(false, made, compiled_code, 'python') }}
        {%- endcall -%}
        {%- do adapter.commit() -%}
    {%- elif is_carried() -%}
        {%- call statement('main', auto_begin=false) -%}
            create or replace table {{ made }} as
            {{ sql }}
        {%- endcall -%}
    {%- else -%}
        {%- do fill_new(made, sql) -%}
    {%- endif -%}
    {%- if is_carried() -%}
        {%- set renewed_rows -%}
            from {{ target }} as known
            where {% for key in config.get('keys') -%}
                known.{{ key }} in (select {{ config.get('renewed_key') }} from {{ ref(config.get('renewed')) }}){{ ' or ' if not loop.last }}
            {%- endfor %}
        {%- endset -%}
        {%- call statement('clear', auto_begin=false) -%}
            delete from {{ target }} where rowid in (
                select renewed.place
                from (select known.rowid as place, known as said {{ renewed_rows }}) as renewed
                anti join {{ made }} as made on renewed.said is not distinct from made
            )
        {%- endcall -%}
        {%- call statement('fill', auto_begin=false) -%}
            insert into {{ target }} by name
            select made.*
            from {{ made }} as made
            anti join (select known as said {{ renewed_rows }}) as renewed on renewed.said is not distinct from made
        {%- endcall -%}
        {%- do make_room(made) -%}
    {%- endif -%}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{# What a carried night makes of a table before it goes into it. #}
{% macro aside() -%}
    {{ return(this.incorporate(path={'identifier': this.identifier ~ '__anew'}, type='table')) }}
{%- endmacro %}
