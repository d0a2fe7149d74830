-- One row per consultation that took very much longer than the nation's of its kind (pattern 24). A view; no record is in excess,
-- since it is the hub's hours together that are compared.
{{ config(materialized='view', meta={'kept_by': 'month', 'period_follows_from': 'consultation_id'}) }}

with limits as (
    {{ parameters('inflation_parameter', ['long_ratio']) }}
),

expected as (
    select consultation_id, month, expected_minutes from {{ ref('int_inflation_expected_minutes') }}
    where minutes >= expected_minutes * (select long_ratio from limits)
),

sessions as (
    select * from {{ ref('int_consultations_enriched') }}
),

final as (
    select
        {{ consultation_mark(
            'hours_inflation', 'false',
            "{'consulted_on': consulted_on, 'channel': channel, 'minutes': minutes, 'expected_minutes': round(expected_minutes, 1)}"
        ) }}
    from sessions
    inner join expected using (consultation_id, month)
)

select * from final
