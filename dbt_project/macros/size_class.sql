{#
    中小企業基本法 size class of a record (metrics.md §3): capital or employees within the limit makes a 中小企業, employees alone a 小規模事業者.
    A missing input decides nothing unless the known one suffices. Bare letters (M, N) take the stricter rule (submission.md §10).
#}
{% macro size_class(record, industry) %}
    {%- set e = record ~ '.employees' -%}
    {%- set c = record ~ '.capital_man_yen' -%}
    {%- set category = "coalesce(" ~ industry ~ ".size_category, case " ~ record ~ ".industry_code when 'M' then '小売業' when 'N' then 'サービス業' end)" -%}
    {%- set small = "case when " ~ category ~ " = '製造業その他' or " ~ industry ~ ".has_20_employee_rule then 20 else 5 end" -%}
    {%- set capital = "case " ~ category ~ " when '製造業その他' then 30000 when '卸売業' then 10000 else 5000 end" -%}
    {%- set people = "case " ~ category ~ " when '製造業その他' then 300 when '小売業' then 50 else 100 end" -%}
    case
        when {{ record }}.business_form = '創業前' then '創業前'
        when {{ category }} is null then '不明'
        when {{ e }} <= {{ small }} then '小規模事業者'
        when {{ e }} > {{ small }} and ({{ e }} <= {{ people }} or {{ c }} <= {{ capital }}) then '中小企業（小規模を除く）'
        when {{ e }} > {{ people }} and ({{ c }} > {{ capital }} or {{ record }}.business_form = '個人事業') then 'その他（大企業等）'
        else '不明'
    end
{%- endmacro %}
