-- The rows of fct_issue_response are exactly the issue responses that consultations and the KPI marts count, in each fiscal year.
{{ config(meta={'kept_by_year': true}) }}

with told as (
    select fiscal_year, 'fct_issue_response' as counted_by, count(*)::bigint as issue_responses from {{ ref('fct_issue_response') }}
    group by fiscal_year
    union all
    select fiscal_year, 'fct_consultation', sum(issue_responses)::bigint from {{ ref('fct_consultation') }}
    group by fiscal_year
    union all
    select fiscal_year, 'kpi_hub_month', sum(issue_responses)::bigint from {{ ref('kpi_hub_month') }}
    group by fiscal_year
    union all
    select fiscal_year, 'kpi_national_year', issue_responses from {{ ref('kpi_national_year') }}
),

final as (
    select
        fiscal_year,
        coalesce(sum(issue_responses) filter (where counted_by = 'fct_issue_response'), 0)::bigint as responses,
        coalesce(sum(issue_responses) filter (where counted_by = 'fct_consultation'), 0)::bigint as of_consultations,
        coalesce(sum(issue_responses) filter (where counted_by = 'kpi_hub_month'), 0)::bigint as of_hub_months,
        coalesce(sum(issue_responses) filter (where counted_by = 'kpi_national_year'), 0)::bigint as of_nation
    from told
    group by fiscal_year
)

select * from final
where responses <> of_consultations or responses <> of_hub_months or responses <> of_nation
