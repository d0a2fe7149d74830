-- The KPI marts of the hubs and of the nation have every issue response of int_consultations_enriched: marts made whole every night are
-- held against all years.
with told as (
    select fiscal_year, issue_responses as of_hubs, 0 as of_nation, 0 as counted from {{ ref('kpi_hub_month') }}
    union all
    select fiscal_year, 0, issue_responses, 0 from {{ ref('kpi_national_year') }}
    union all
    select fiscal_year, 0, 0, issue_responses from {{ ref('int_consultations_enriched') }}
),

final as (
    select
        fiscal_year,
        coalesce(sum(of_hubs), 0) as of_hubs,
        coalesce(sum(of_nation), 0) as of_nation,
        sum(counted) as counted
    from told
    group by fiscal_year
)

select * from final
where of_hubs <> counted or of_nation <> counted
