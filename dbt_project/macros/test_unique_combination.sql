{#
    Generic test: no two rows share the values of these columns. Looked for among digests, which group at a fraction of the cost of the values;
    rows of a digest found twice are then compared by the values themselves.
#}
{% test unique_combination(model, columns) %}
    {%- set listed = columns | join(', ') %}
    select {{ listed }}, count(*) as rows
    from {{ model }}
    where hash({{ listed }}) in (
        select hash({{ listed }}) as digest
        from {{ model }}
        group by digest
        having count(*) > 1
    )
    group by {{ listed }}
    having count(*) > 1
{% endtest %}
