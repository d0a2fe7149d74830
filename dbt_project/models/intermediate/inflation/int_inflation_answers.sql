-- One row per survey answer: whether every question asked is answered with the top score, and whether its client is one that is likely
-- to be content, when the hub saw it last, within three months (seen often, or solved); null where the client was not seen then.
{{ config(materialized='monthly', months='int_inflation_months') }}

with limits as (
    {{ parameters('inflation_parameter', ['top_score', 'survey_months']) }}
),

surveys as (
    select * from {{ ref('stg_surveys') }}
    where {{ only_months('int_inflation_months') }} and satisfaction is not null
),

enterprises as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

seen as (
    select hub_code, month, enterprise_id, visits, is_likely_content from {{ ref('int_inflation_survey_clients') }}
    where {{ only_months('int_inflation_months', before=inflation_parameter('survey_months')) }}
),

answered as (
    select surveys.*, enterprises.enterprise_id, {{ fiscal_year('surveys.month') }} as fiscal_year
    from surveys
    left join enterprises using (record_id)
),

final as (
    select
        answered.hub_code,
        answered.month,
        answered.fiscal_year,
        answered."row",
        answered.answer_no,
        answered.answered_on,
        answered.record_id,
        answered.enterprise_id,
        answered.satisfaction = limits.top_score
        and coalesce(answered.issue_resolution, limits.top_score) = limits.top_score
        and coalesce(answered.reuse_intent, limits.top_score) = limits.top_score as is_perfect,
        case when seen.month > answered.month - to_months(limits.survey_months::integer) then seen.visits end as visits,
        case when seen.month > answered.month - to_months(limits.survey_months::integer) then seen.is_likely_content end
            as is_likely_content
    from answered
    cross join limits
    asof left join seen
        on answered.hub_code = seen.hub_code and answered.enterprise_id = seen.enterprise_id and answered.month >= seen.month
)

select * from final
