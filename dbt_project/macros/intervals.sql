{# Interval of a share (Wilson 1927), as a fraction; sign: -1 lower, 1 upper. #}
{% macro wilson(part, whole, z, sign) -%}
    {%- set share = "(" ~ part ~ " / " ~ whole ~ ")" -%}
    greatest(0, least(1, (
        {{ share }} + {{ z }} ** 2 / (2 * {{ whole }})
        + {{ sign }} * {{ z }} * sqrt({{ share }} * (1 - {{ share }}) / {{ whole }} + {{ z }} ** 2 / (4 * {{ whole }} ** 2))
    ) / (1 + {{ z }} ** 2 / {{ whole }})))
{%- endmacro %}

{# Quantile of Student's t from the normal one (Abramowitz and Stegun 26.7.5): within 0.1 % from 9 degrees of freedom on. #}
{% macro student(z, degrees) -%}
    (
        {{ z }} + ({{ z }} ** 3 + {{ z }}) / (4 * {{ degrees }})
        + (5 * {{ z }} ** 5 + 16 * {{ z }} ** 3 + 3 * {{ z }}) / (96 * {{ degrees }} ** 2)
        + (3 * {{ z }} ** 7 + 19 * {{ z }} ** 5 + 17 * {{ z }} ** 3 - 15 * {{ z }}) / (384 * {{ degrees }} ** 3)
    )
{%- endmacro %}
