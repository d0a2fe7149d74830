-- One row per marker on surveys, hub and month. Whose answers came in is held against whom the hub saw: each consultation of the
-- month as likely to be asked about as any other.
{{ config(materialized='monthly', months='int_inflation_months') }}

with answers as (
    select * from {{ ref('int_inflation_answers') }}
    where {{ only_months('int_inflation_months') }}
),

perfect_survey as (
    select *, is_perfect as is_marked
    from answers
),

clients as (
    select hub_code, month, sum(consultations) filter (where is_likely_content) / sum(consultations) as content_share
    from {{ ref('int_inflation_survey_clients') }}
    where {{ only_months('int_inflation_months') }}
    group by all
),

survey_selection as (
    select
        'survey_selection' as marker,
        answers.hub_code,
        answers.month,
        answers.fiscal_year,
        count(*)::double as n,
        count(*) filter (where answers.is_likely_content)::double as marked,
        count(*) * coalesce(any_value(clients.content_share), 0) as peer_expected
    from answers
    inner join clients using (hub_code, month)
    where answers.is_likely_content is not null
    group by all
),

final as (
    {{ share_counts('perfect_survey', 'perfect_survey') }}
    union all
    select * from survey_selection
)

select * from final
