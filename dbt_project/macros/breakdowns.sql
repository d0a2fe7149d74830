{# One row per year, hub (00: nation) and category, for a column of consultations' issue responses. #}
{% macro counted_breakdown(source, breakdown, base, category, measure, counts_entities=false) %}
    select
        fiscal_year,
        {{ "coalesce(hub_code, '00')" }} as hub_code,
        '{{ breakdown }}' as breakdown,
        coalesce({{ category }}, '不明') as category,
        '{{ base }}' as base,
        {{ measure }}::bigint as value
    from {{ source }}
    group by fiscal_year, coalesce({{ category }}, '不明'), rollup(hub_code)
{% endmacro %}

{# Categories of employees (metrics.md §2): a client before founding is a class of its own. #}
{% macro employees4(prefix='') -%}
    case
        when {{ prefix }}business_form = '創業前' then '創業前'
        when {{ prefix }}employees is null then null
        when {{ prefix }}employees <= 5 then '5人以下'
        when {{ prefix }}employees <= 20 then '～20人'
        else 'その他'
    end
{%- endmacro %}

{% macro employees6(prefix='') -%}
    case
        when {{ prefix }}business_form = '創業前' then '創業前'
        when {{ prefix }}employees is null then null
        when {{ prefix }}employees <= 5 then '5人以下'
        when {{ prefix }}employees <= 20 then '～20人'
        when {{ prefix }}employees <= 50 then '～50人'
        when {{ prefix }}employees <= 100 then '～100人'
        else '100人超'
    end
{%- endmacro %}
