-- One row per year, hub, published group of 課題（大）, 課題（中）, special desk and kind of price pass-through, with the issue responses counted:
-- what breakdowns add up from.
{{ config(materialized='yearly') }}

with responses as (
    select
        {{ fiscal_year('month') }} as fiscal_year,
        hub_code,
        issue_major,
        special_desk,
        unnest(issue_minors) as issue_minor
    from {{ ref('stg_consultations') }}
    where {{ only_years(month='month') }}
),

majors as (
    select * from {{ ref('stg_issue_majors') }}
),

final as (
    select
        responses.fiscal_year,
        responses.hub_code,
        majors.published_group,
        responses.issue_minor,
        responses.special_desk,
        {{ price_pass_through('responses.') }} as price_pass_through,
        count(*) as issue_responses
    from responses
    left join majors using (issue_major)
    group by all
)

select * from final
