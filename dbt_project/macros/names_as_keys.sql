{# How names of institutions and qualifications are compared: without what stands in brackets, white space, legal forms and case. #}
{% macro institution_key(name) -%}
lower(coalesce(nullif(regexp_replace(
    {{ name }}, '\([^()]*\)|（[^（）]*）|\s|(一般|公益)(社団|財団)法人|独立行政法人|株式会社', '', 'g'
), ''), {{ name }}))
{%- endmacro %}

{# Grades (1級, 二級) are left out too: the published tables do not tell them apart. #}
{% macro qualification_key(name) -%}
lower(regexp_replace({{ name }}, '\([^()]*\)|（[^（）]*）|[1-4一二三四]級|\s', '', 'g'))
{%- endmacro %}
