-- One row per consultation of a few minutes, e-mail left out (pattern 17). A view: most hub-months are never looked into. No record is
-- in excess.
{{ config(materialized='view', meta={'kept_by': 'month', 'period_follows_from': 'consultation_id'}) }}

with limits as (
    {{ parameters('inflation_parameter', ['thin_contact_minutes']) }}
),

sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where channel is distinct from 'メール' and not {{ is_excused('thin_contact') }}
),

final as (
    select
        {{ consultation_mark(
            'thin_contact', 'false', "{'consulted_on': consulted_on, 'channel': channel, 'minutes': minutes}"
        ) }}
    from sessions
    where minutes <= (select thin_contact_minutes from limits)
)

select * from final
