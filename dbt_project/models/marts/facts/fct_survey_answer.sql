-- One row per accepted answer of 満足度調査.
{{ config(materialized='view', meta={'kept_by': 'month', 'period_follows_from': 'sha256'}) }}

with answers as (
    select * from {{ ref('stg_surveys') }}
),

enterprises as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

final as (
    select
        answers.hub_code || ':' || answers.answer_no as answer_id,
        answers.hub_code,
        answers.answered_on,
        answers.month,
        {{ fiscal_year('answers.month') }} as fiscal_year,
        answers.record_id,
        enterprises.enterprise_id,
        answers.satisfaction,
        answers.issue_resolution,
        answers.reuse_intent,
        answers.sha256,
        answers.sheet,
        answers."row"
    from answers
    left join enterprises using (record_id)
)

select * from final
