-- One row per consultation that a mark of class A names: what it counts for.
{{ config(materialized='monthly', meta={'period_follows_from': 'consultation_id'}) }}

with marks as (
    select consultation_id, month from {{ ref('int_inflation_marks') }}
    where
        pattern in ({{ asked_once('select pattern from ' ~ ref('inflation_pattern') ~ " where pattern_class = 'A'") }})
        and consultation_id is not null
        and {{ only_months() }}
),

consultations as (
    select * from {{ ref('int_consultations_enriched') }}
    where {{ only_months() }}
),

final as (
    select consultation_id, hub_code, month, fiscal_year, enterprise_id, minutes, issue_responses
    from consultations
    semi join marks using (consultation_id, month)
)

select * from final
