-- One row per unit (hub; 00: nation), fiscal year, enterprise and 課題（大） as published, with its consultations: what crossings add up
-- from. The nation has rows of its own only for enterprises consulted at several hubs in the year; where it is one hub, that hub's row is
-- the nation's too.
{{ config(materialized='yearly') }}

with consultations as (
    select hub_code, fiscal_year, enterprise_id, issue_major, issue_responses from {{ ref('int_consultations_enriched') }}
    where {{ only_years(month='month') }}
),

majors as (
    select * from {{ ref('stg_issue_majors') }}
),

at_several_hubs as (
    select distinct fiscal_year, enterprise_id from {{ ref('int_record_years') }}
    where {{ only_years() }} and not is_only_hub
),

hubs as (
    select
        consultations.hub_code as unit_code,
        consultations.fiscal_year,
        consultations.enterprise_id,
        majors.published_group as issue_major,
        count(*) as consultations,
        sum(consultations.issue_responses)::bigint as issue_responses
    from consultations
    left join majors using (issue_major)
    group by all
),

final as (
    select * from hubs
    union all
    select
        '00',
        fiscal_year,
        enterprise_id,
        issue_major,
        sum(consultations)::bigint,
        sum(issue_responses)::bigint
    from hubs
    semi join at_several_hubs using (fiscal_year, enterprise_id)
    group by fiscal_year, enterprise_id, issue_major
)

select * from final
