-- The rows of fct_issue_response, and what fct_consultation says of each consultation, are the issue responses that are counted
-- (int_consultations_enriched), in each month; and what is counted are the staged consultations, each once: their ids are unique, and sums
-- of digests of ids are the same only if the ids are.
{{ config(meta={'kept_by': 'month', 'read_once': {'fct_consultation': ['month', 'issue_responses']}}) }}

with counted as (
    select month, sum(issue_responses) as responses, count(*) as consultations, sum(hash(consultation_id)) as digest
    from {{ ref('int_consultations_enriched') }}
    group by month
),

staged as (
    select month, count(*) as consultations, sum(hash(consultation_id)) as digest from {{ ref('stg_consultations') }}
    group by month
),

facts as (
    select month, sum(issue_responses) as responses from {{ ref('fct_consultation') }}
    group by month
),

listed as (
    select month, count(*) as responses from {{ ref('fct_issue_response') }}
    group by month
),

compared as (
    select
        month,
        coalesce(listed.responses, 0) as of_responses,
        coalesce(facts.responses, 0) as of_consultations,
        coalesce(counted.responses, 0) as counted,
        counted.consultations,
        staged.consultations as staged,
        counted.digest,
        staged.digest as staged_digest
    from counted
    full join staged using (month)
    full join facts using (month)
    full join listed using (month)
),

final as (
    select month, of_responses, of_consultations, counted, consultations, staged
    from compared
    where
        of_responses <> counted
        or of_consultations <> counted
        or consultations is distinct from staged
        or digest is distinct from staged_digest
)

select * from final
