{# One row per cell of a KPI mart that is empty: kpi_table, hub_code (00: nation), period, measure. #}
{% macro empty_cells(table, hub, period) %}
    select kpi_table, unit_code as hub_code, period, measure
    from (
        unpivot (
            select
                '{{ table }}' as kpi_table,
                {{ hub }} as unit_code,
                {{ period }} as period,
                columns(c -> c not in ('hub_code', 'fiscal_year', 'month', 'edition', 'months_missing', 'hubs_missing')) is null
            from {{ ref(table) }}
        )
        on columns(* exclude (kpi_table, unit_code, period)) into name measure value cell
    )
    where cell
{% endmacro %}
