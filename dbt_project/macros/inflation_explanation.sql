{#
    What a flag says to people: a question, never an accusation. Words: seeds inflation_wording (what is counted) and inflation_pattern (honest
    explanations first, what to look at). Every argument is an SQL expression or the alias of a relation.
#}

{# A count for people: whole from 10 on, else with one decimal where it has any. #}
{% macro inflation_number(value) -%}
    case
        when {{ value }} = round({{ value }}) or {{ value }} >= 10 then format('{:,}', round({{ value }})::bigint)
        else format('{:.1f}', {{ value }}::double)
    end
{%- endmacro %}

{# 2025年11月, or 2025年度 where a finding is about a year. #}
{% macro inflation_period(level, month) -%}
    case
        when {{ level }} = 'hub_year' then {{ fiscal_year(month) }} || '年度'
        else year({{ month }}) || '年' || month({{ month }}) || '月'
    end
{%- endmacro %}

{#
    What was counted and what was to be expected, for one marker; several are joined by string_agg(…, '。また、').
    counted: relation with marked, n, expected, expected_low, expected_high (null: not known); wording: of inflation_wording.
#}
{% macro inflation_statement(counted, wording) -%}
    '「' || {{ wording }}.counted_ja || '」は' || {{ inflation_number(counted ~ '.marked') }} || {{ wording }}.unit_ja
    || case
        when {{ counted }}.n is null then ''
        else '（' || replace({{ wording }}.of_ja, '{n}', {{ inflation_number(counted ~ '.n') }}) || '）'
    end
    || case
        when {{ counted }}.expected is null then 'です'
        else 'で、同月の全国水準と自拠点の過去実績から見込まれる' || {{ inflation_number(counted ~ '.expected') }} || {{ wording }}.unit_ja
            || coalesce(
                '（90%範囲' || {{ inflation_number(counted ~ '.expected_low') }} || '～'
                || {{ inflation_number(counted ~ '.expected_high') }} || {{ wording }}.unit_ja || '）', ''
            )
            || 'を上回ります'
    end
{%- endmacro %}

{#
    The whole text. period: of inflation_period; statement: of inflation_statement; pattern: row of inflation_pattern; wording: row of
    inflation_wording (how a finding of class A is corrected); records: list of the ids of the records to look at (null or empty: none).
#}
{% macro inflation_explanation(period, hub_name, statement, pattern, wording, records) -%}
    case {{ pattern }}.pattern_class
        when 'A' then '【訂正のお願い・記録の食い違い】'
        when 'B' then '【要確認・統計的なばらつき】'
        else '【お尋ね・統計的なばらつき】'
    end
    || {{ period }} || '、' || {{ hub_name }} || 'の' || {{ statement }} || '。不正を示すものではありません。'
    || '考えられる理由：' || {{ pattern }}.honest_ja || '。'
    || '確認のお願い：' || rtrim({{ pattern }}.ask_ja, '。') || '。'
    || case when {{ pattern }}.pattern_class = 'A' then '訂正の方法：' || {{ wording }}.correct_ja || '。' else '' end
    || case
        when coalesce(len({{ records }}), 0) = 0 then ''
        else '対象の記録：' || array_to_string(list_slice(list_sort({{ records }}), 1, 5), '、')
            || case when len({{ records }}) > 5 then ' ほか' || (len({{ records }}) - 5) || '件' else '' end || '。'
    end
{%- endmacro %}
