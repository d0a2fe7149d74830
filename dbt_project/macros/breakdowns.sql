{# One row per year, hub (00: nation) and category, for a column of a source with `fiscal_year` and `hub_code`. #}
{% macro counted_breakdown(source, breakdown, base, category, measure) %}
    select
        fiscal_year,
        coalesce(hub_code, '00') as hub_code,
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

{# Whether a label stands for a topic (seed breakdown_topic); as a list, since looking a word up in a query's rows costs several times that. #}
{% macro is_of_topic(label, topic, code_list) -%}
    coalesce(list_contains(
        (select list(label) from {{ ref('breakdown_topic') }} where topic = '{{ topic }}' and code_list = '{{ code_list }}'), {{ label }}
    ), false)
{%- endmacro %}

{# 価格転嫁 as 課題（中） and as a special desk: each issue response is in one category. #}
{% macro price_pass_through(prefix='') -%}
    case
        when {{ is_of_topic(prefix ~ 'issue_minor', 'price_pass_through', 'issue_minor') }}
            then if({{ is_of_topic(prefix ~ 'special_desk', 'price_pass_through', 'special_desk') }}, '課題（中）と特別相談窓口の両方', '課題（中）のみ')
        when {{ is_of_topic(prefix ~ 'special_desk', 'price_pass_through', 'special_desk') }} then '特別相談窓口のみ'
        else 'いずれでもない'
    end
{%- endmacro %}

{# Whether 課題（大） as published is 創業: the topic, not the status (R34). #}
{% macro is_founding(issue_group) -%}
    {{ is_of_topic(issue_group, 'founding', 'issue_major') }}
{%- endmacro %}

{# The topic beside the status of the enterprise; 不明 where its form is not known. #}
{% macro founding_category(is_founding='is_founding', business_form='business_form') -%}
    coalesce(
        if({{ is_founding }}, '創業の相談・', 'ほかの相談・')
        || case {{ business_form }} when '創業前' then '創業前' when '法人' then '創業後' when '個人事業' then '創業後' end,
        '不明'
    )
{%- endmacro %}
