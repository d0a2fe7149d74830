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
