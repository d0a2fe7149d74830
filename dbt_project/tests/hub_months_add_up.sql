-- Additive measures: months add up to the hub's year, hubs' years to the nation.
{% set measures = [
    'consultations', 'issue_responses', 'resolved_issues', 'referrals_in', 'referrals_out', 'joint_support', 'network_activities'
] %}
with {% for measure in measures %}
{{ measure }}_compared as (
    select
        '{{ measure }}' as measure,
        fiscal_year,
        (select sum({{ measure }}) from {{ ref('kpi_hub_month') }} where fiscal_year = nation.fiscal_year) as of_months,
        (select sum({{ measure }}) from {{ ref('kpi_hub_year') }} where fiscal_year = nation.fiscal_year) as of_years,
        {{ measure }} as of_nation
    from {{ ref('kpi_national_year') }} as nation
){{ ',' if not loop.last }}
{% endfor %}

{% for measure in measures %}
select * from {{ measure }}_compared
where of_months is distinct from of_years or of_years is distinct from of_nation
{{ 'union all' if not loop.last }}
{% endfor %}
