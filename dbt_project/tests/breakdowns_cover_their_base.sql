-- The categories of a breakdown, 不明 among them, add up to its base, at every hub and in the nation.
with bases as (
    select fiscal_year, hub_code, consultations, issue_responses, clients_reported, enterprises from {{ ref('kpi_hub_year') }}
    union all
    select fiscal_year, '00' as hub_code, consultations, issue_responses, clients_reported, enterprises
    from {{ ref('kpi_national_year') }}
),

expected as (
    unpivot bases on consultations, issue_responses, clients_reported, enterprises into name base value total
),

breakdowns as (
    select fiscal_year, hub_code, breakdown, base, sum(value) as value
    from {{ ref('kpi_breakdown_year') }}
    where breakdown not in ('special_desk', 'special_desk_period')
    group by all
)

select *
from breakdowns
inner join expected using (fiscal_year, hub_code, base)
where breakdowns.value <> expected.total
