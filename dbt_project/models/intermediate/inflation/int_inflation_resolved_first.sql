-- One row per first consultation of an enterprise that is noted as solved (pattern 18). A view; no record is in excess.
{{ config(materialized='view', meta={'kept_by': 'month', 'period_follows_from': 'consultation_id'}) }}

with visits as (
    select * from {{ ref('int_inflation_first_visits') }}
),

final as (
    select
        {{ consultation_mark(
            'resolved_first', 'false', "{'consulted_on': consulted_on, 'issue_major': issue_major, 'minutes': minutes}"
        ) }}
    from visits
    where resolution = '解決'
)

select * from final
