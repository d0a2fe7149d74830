-- The rows of fct_issue_response, and what fct_consultation says of each consultation, are the issue responses that are counted
-- (int_consultations_enriched), in each month.
{{ config(meta={'kept_by': 'month'}) }}

with told as (
    select month, 1 as of_responses, 0 as of_consultations, 0 as counted from {{ ref('fct_issue_response') }}
    union all
    select month, 0, issue_responses, 0 from {{ ref('fct_consultation') }}
    union all
    select month, 0, 0, issue_responses from {{ ref('int_consultations_enriched') }}
),

final as (
    select
        month,
        sum(of_responses) as of_responses,
        sum(of_consultations) as of_consultations,
        sum(counted) as counted
    from told
    group by month
)

select * from final
where of_responses <> counted or of_consultations <> counted
