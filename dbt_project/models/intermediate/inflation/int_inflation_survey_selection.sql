-- One row per hub, month and client who answered and was seen often or had something solved (pattern 20). A view; no record is in
-- excess: it is their share of all answers that is compared.
{{ config(materialized='view', meta={'kept_by': 'month'}) }}

with answers as (
    select * from {{ ref('int_inflation_answers') }}
    where is_likely_content and record_id is not null
),

final as (
    select
        {{ client_mark(
            'survey_selection', 'record_id', 'false',
            "{'answer_no': answer_no, 'answered_on': answered_on, 'visits': visits}"
        ) }}
    from answers
    qualify row_number() over (partition by hub_code, month, record_id order by answer_no) = 1
)

select * from final
