-- The rows of fct_issue_response are exactly the issue responses that consultations and the KPI marts count.
with counted as (
    select
        (select count(*) from {{ ref('fct_issue_response') }}) as responses,
        (select coalesce(sum(issue_responses), 0) from {{ ref('fct_consultation') }}) as of_consultations,
        (select coalesce(sum(issue_responses), 0) from {{ ref('kpi_hub_month') }}) as of_hub_months,
        (select coalesce(sum(issue_responses), 0) from {{ ref('kpi_national_year') }}) as of_nation
)

select * from counted
where responses <> of_consultations or responses <> of_hub_months or responses <> of_nation
