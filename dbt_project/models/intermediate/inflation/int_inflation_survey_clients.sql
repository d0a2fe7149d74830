-- One row per hub, month with a survey, and enterprise that the hub saw in the three months up to it: consultations, and whether the
-- enterprise is likely to be content (seen often, or something solved).
{{ config(materialized='yearly', years='int_inflation_years') }}

with limits as (
    {{ parameters('inflation_parameter', ['frequent_visits', 'survey_months']) }}
),

surveyed as (
    select hub_code, month, fiscal_year from {{ ref('int_hub_months') }}
    where has_survey and {{ only_years('int_inflation_years') }}
),

sessions as (
    select hub_code, month, enterprise_id, resolution from {{ ref('int_inflation_sessions') }}
    where {{ only_years_and_before('int_inflation_years') }} and enterprise_id is not null
),

monthly as (
    select hub_code, month, enterprise_id, count(*) as visits, count(*) filter (where resolution = '解決') as solved
    from sessions
    group by all
),

windowed as (
    select
        hub_code,
        unnest(generate_series(month, month + to_months((select survey_months from limits)::integer - 1), interval 1 month))::date as month,
        enterprise_id,
        visits,
        solved
    from monthly
),

final as (
    select
        surveyed.hub_code,
        surveyed.month,
        surveyed.fiscal_year,
        windowed.enterprise_id,
        sum(windowed.visits)::integer as visits,
        sum(windowed.visits) >= (select frequent_visits from limits) or sum(windowed.solved) > 0 as is_likely_content
    from windowed
    inner join surveyed using (hub_code, month)
    group by all
)

select * from final
