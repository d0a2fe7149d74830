{# One row per cell of a yearly KPI mart that holds a number: fiscal_year, hub_code (00: nation), series, value. #}
{% macro measured(table, hub) %}
    select fiscal_year, unit_code as hub_code, series, value
    from (
        unpivot (
            select
                {{ hub }} as unit_code,
                fiscal_year,
                try_cast(columns(c -> c not in ('hub_code', 'fiscal_year')) as double)
            from {{ ref(table) }}
        )
        on columns(* exclude (unit_code, fiscal_year)) into name series value value
    )
{% endmacro %}
