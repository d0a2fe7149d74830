{#
    Limits of comparison (funnel plot; Spiegelhalter 2005, Statistics in Medicine 24:1185-1202). A rate is compared on the logarithm, so that
    a rate and its inverse (稼働率, 時間当たり費用) say the same; proportions and means as they are.
#}
{% macro funnel_scale(kind, value) -%}
    case when {{ kind }} = 'rate' then case when {{ value }} > 0 then ln({{ value }}) end else {{ value }} end
{%- endmacro %}

{# The value at so many standard errors from the centre, kept within what the measure can be. #}
{% macro funnel_limit(prefix, steps) -%}
    case {{ prefix }}.kind
        when 'rate' then {{ prefix }}.centre * exp({{ steps }} * {{ prefix }}.standard_error)
        when 'proportion' then greatest(0, least({{ prefix }}.factor, {{ prefix }}.centre + {{ steps }} * {{ prefix }}.standard_error))
        else greatest(0, {{ prefix }}.centre + {{ steps }} * {{ prefix }}.standard_error)
    end
{%- endmacro %}

{# Parameters of a seed (parameter, value) as columns of one row. #}
{% macro parameters(seed, names) -%}
    select
        {% for name in names %}
        max(value) filter (where parameter = '{{ name }}') as {{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref(seed) }}
{%- endmacro %}

{# The quantile of a sorted list, between two of its values in proportion (quantile_cont, whose share must be a constant). #}
{% macro quantile_of(sorted, share) -%}
    {%- set place = "((len(" ~ sorted ~ ") - 1) * (" ~ share ~ "))" -%}
    {{ sorted }}[floor({{ place }})::integer + 1]
    + ({{ place }} - floor({{ place }}))
    * ({{ sorted }}[ceil({{ place }})::integer + 1] - {{ sorted }}[floor({{ place }})::integer + 1])
{%- endmacro %}
