{#
    Size class of a record under one law (metrics.md §3): capital or employees within the limit makes a 中小企業, employees alone a
    小規模事業者; boundaries are inclusive. `limits`: the row of int_size_limits for its industry and that law. A sole proprietor has no
    capital, so that employees alone decide. A missing input decides nothing unless the known one suffices.
#}
{% macro size_class(record, limits) %}
    {%- set e = record ~ '.employees' -%}
    {%- set sole = "coalesce(" ~ record ~ ".business_form = '個人事業', false)" -%}
    {%- set c = "case when not " ~ sole ~ " then " ~ record ~ ".capital_man_yen end" -%}
    case
        when {{ record }}.business_form = '創業前' then '創業前'
        when {{ limits }}.small_employees_max is null then '不明'
        when {{ e }} <= {{ limits }}.small_employees_max then '小規模事業者'
        when {{ e }} <= {{ limits }}.employees_max then '中小企業（小規模を除く）'
        when {{ e }} > {{ limits }}.employees_max and {{ c }} <= {{ limits }}.capital_max_man_yen then '中小企業（小規模を除く）'
        when {{ e }} > {{ limits }}.employees_max and ({{ c }} > {{ limits }}.capital_max_man_yen or {{ sole }}) then 'その他（大企業等）'
        else '不明'
    end
{%- endmacro %}
