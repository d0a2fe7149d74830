-- One row per accepted consultation, with its enterprise. Not stored: writing it would cost several times what the joins of its readers do.
-- Who needs no enterprise reads staging.
{{ config(materialized='view', meta={'kept_by_year': true, 'year_follows_from': 'consultation_id'}) }}

with consultations as (
    select * from {{ ref('stg_consultations') }}
),

enterprises as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

final as (
    select
        consultations.consultation_id,
        consultations.hub_code,
        consultations.consulted_on,
        consultations.month,
        {{ fiscal_year('consultations.month') }} as fiscal_year,
        consultations.form,
        consultations.record_id,
        enterprises.enterprise_id,
        consultations.coordinator_id,
        consultations.channel,
        consultations.minutes,
        consultations.issue_major,
        consultations.issue_minors,
        consultations.issue_responses,
        consultations.resolution,
        consultations.special_desk,
        consultations.accompaniment_stage,
        consultations.sha256,
        consultations.sheet,
        consultations."row"
    from consultations
    left join enterprises using (record_id)
)

select * from final
