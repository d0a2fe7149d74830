{# What a mart of 成果把握 shows of a measure, and of the measure that must be read with it. #}
{% macro outcome_columns() %}
        shown.measure,
        measures.label_ja,
        measures.unit,
        shown.n,
        shown.value,
        shown.low,
        shown.high,
        shown.status,
        shown.reason_ja,
        shown.read_with,
        shown.read_with_n,
        shown.read_with_value,
        shown.read_with_low,
        shown.read_with_high,
        shown.read_with_status,
        shown.read_with_reason_ja
{%- endmacro %}
