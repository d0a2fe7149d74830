{# Schemas are named exactly as configured: marts is marts on every machine. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}

{# The fiscal year (April to March) of a date. #}
{% macro fiscal_year(day) -%}
    (year({{ day }}) - case when month({{ day }}) < 4 then 1 else 0 end)::integer
{%- endmacro %}

{# A ratio in per cent; null where there is nothing to divide by. #}
{% macro percent(part, whole) -%}
    round(100.0 * {{ part }} / nullif({{ whole }}, 0), 6)
{%- endmacro %}

{# The edition of a year is that of its least settled month. #}
{% macro weakest_edition(edition) -%}
    case min(case {{ edition }} when 'preliminary' then 1 when 'confirmed' then 2 else 3 end)
        when 1 then 'preliminary' when 2 then 'confirmed' else 'final'
    end
{%- endmacro %}

{# The period of a grain (month, else fiscal_year) in which a day falls. #}
{% macro period_of(period, day) -%}
    {{ "date_trunc('month', " ~ day ~ ")" if period == 'month' else fiscal_year(day) }}
{%- endmacro %}

{# A fraction to eight significant digits. #}
{% macro significant(value) -%}
    printf('%.8g', {{ value }})::double
{%- endmacro %}
