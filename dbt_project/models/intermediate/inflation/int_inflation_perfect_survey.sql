-- One row per hub, month and client known that gave an answer with every score at the top (pattern 19); `together`: such answers of
-- the hub that bear the same date. A view; no record is in excess.
{{ config(materialized='view', meta={'kept_by': 'month'}) }}

with answers as (
    select
        *,
        count(*) over (partition by hub_code, month, answered_on) as together
    from {{ ref('int_inflation_answers') }}
    where is_perfect
),

final as (
    select
        {{ client_mark(
            'perfect_survey', 'record_id', 'false',
            "{'answer_no': answer_no, 'answered_on': answered_on, 'together': together}"
        ) }}
    from answers
    where record_id is not null
    qualify row_number() over (partition by hub_code, month, record_id order by answer_no) = 1
)

select * from final
