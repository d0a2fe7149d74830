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

{# 価格転嫁 as 課題（中） and as a special desk (labels: seed breakdown_topic), of an issue response: each is in one category. #}
{% macro price_pass_through(prefix='') -%}
{%- set labels = "(select label from " ~ ref('breakdown_topic') ~ " where topic = 'price_pass_through' and code_list = '" -%}
    case
        when {{ prefix }}issue_minor in {{ labels }}issue_minor')
            then if({{ prefix }}special_desk in {{ labels }}special_desk'), '課題（中）と特別相談窓口の両方', '課題（中）のみ')
        when {{ prefix }}special_desk in {{ labels }}special_desk') then '特別相談窓口のみ'
        else 'いずれでもない'
    end
{%- endmacro %}

{# Whether 課題（大） as published is 創業: the topic, not the status (R34; labels: seed breakdown_topic). #}
{% macro is_founding(issue_group) -%}
    coalesce(
        {{ issue_group }} in (select label from {{ ref('breakdown_topic') }} where topic = 'founding' and code_list = 'issue_major'), false
    )
{%- endmacro %}

{# The topic beside the status of the enterprise; 不明 where its form is not known. #}
{% macro founding_category(is_founding='is_founding', business_form='business_form') -%}
    coalesce(
        if({{ is_founding }}, '創業の相談・', 'ほかの相談・')
        || case {{ business_form }} when '創業前' then '創業前' when '法人' then '創業後' when '個人事業' then '創業後' end,
        '不明'
    )
{%- endmacro %}
