-- One row per cell of a KPI mart, role and record that the figure is made of: a view, so that no pair is stored. What is asked of a
-- cell goes down to the one branch that answers it. It names the marts by schema alone, so that the published file holds the same view.
{{ config(materialized='view') }}

{% set yearly_only = yearly_measures() %}

with members as (
    {%- for measure, role, base, where, adds, counts in member_parts() %}
    {%- set outer_loop = loop %}
    {%- for unit in member_grains(measure in yearly_only) %}
    {{ 'union all' if not (outer_loop.first and loop.first) }}
    {{ member_branch(unit, unit.table, measure, role, base, where, adds, counts) }}
    {%- endfor %}
    {%- endfor %}
    {%- for breakdown, of, base, where, category in member_breakdowns() %}
    {%- for unit in member_grains(true) %}
    union all
    {{ member_branch(
        unit, 'kpi_breakdown_year', 'value', 'counted', base, where, '1', none,
        breakdown, of, breakdown_category(category)
    ) }}
    {%- endfor %}
    {%- endfor %}
),

final as (
    select * from members
)

select * from final
