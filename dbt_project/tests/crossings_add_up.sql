-- A crossing added up is what was counted, at every hub and in the nation.
with crossings as (
    select fiscal_year, hub_code, sum(consultations) as consultations, sum(issue_responses) as issue_responses
    from {{ ref('kpi_crossing_year') }}
    group by all
),

counted as (
    select fiscal_year, hub_code, consultations, issue_responses from {{ ref('kpi_hub_year') }}
    union all
    select fiscal_year, '00' as hub_code, consultations, issue_responses from {{ ref('kpi_national_year') }}
)

select *
from crossings
full join counted using (fiscal_year, hub_code)
where
    coalesce(crossings.consultations, 0) <> coalesce(counted.consultations, 0)
    or coalesce(crossings.issue_responses, 0) <> coalesce(counted.issue_responses, 0)
