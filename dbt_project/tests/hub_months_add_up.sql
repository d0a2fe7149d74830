-- Additive measures: months add up to the hub's year, hubs' years to the nation.
{% set measures = ['consultations', 'issue_responses', 'resolved_issues', 'referrals_in', 'referrals_out', 'joint_support', 'network_activities'] %}
with months as (
    select hub_code, fiscal_year, {% for m in measures %}sum({{ m }}) as {{ m }}{{ ', ' if not loop.last }}{% endfor %}
    from {{ ref('kpi_hub_month') }}
    group by all
),

years as (
    select fiscal_year, {% for m in measures %}sum({{ m }}) as {{ m }}{{ ', ' if not loop.last }}{% endfor %}
    from {{ ref('kpi_hub_year') }}
    group by all
)

select 'hub_year' as level, months.hub_code, months.fiscal_year
from months
full join {{ ref('kpi_hub_year') }} as kpi using (hub_code, fiscal_year)
where {% for m in measures %}months.{{ m }} is distinct from kpi.{{ m }}{{ ' or ' if not loop.last }}{% endfor %}
union all
select 'national_year' as level, null as hub_code, years.fiscal_year
from years
full join {{ ref('kpi_national_year') }} as kpi using (fiscal_year)
where {% for m in measures %}years.{{ m }} is distinct from kpi.{{ m }}{{ ' or ' if not loop.last }}{% endfor %}
