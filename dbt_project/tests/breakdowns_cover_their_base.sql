-- The categories of a breakdown add up to its base, at every hub and in the nation.
with breakdowns as (
    select fiscal_year, hub_code, breakdown, sum(value) as value
    from {{ ref('kpi_breakdown_year') }}
    where breakdown in ('issue_major', 'issue_minor')
    group by all
),

bases as (
    select fiscal_year, hub_code, issue_responses from {{ ref('kpi_hub_year') }}
    union all
    select fiscal_year, '00' as hub_code, issue_responses from {{ ref('kpi_national_year') }}
)

select *
from breakdowns
inner join bases using (fiscal_year, hub_code)
where breakdowns.value <> bases.issue_responses
