-- A view: the published copy is the only one written.
{{ config(materialized='view', meta={'kept_by': 'month', 'period_follows_from': 'consultation_id'}) }}

with consultations as (
    select * from {{ ref('int_consultations_classed') }}
),

enterprises as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

majors as (
    select * from {{ ref('stg_issue_majors') }}
),

final as (
    select
        consultations.consultation_id,
        consultations.hub_code,
        consultations.consulted_on,
        consultations.month,
        consultations.fiscal_year,
        consultations.record_id,
        enterprises.enterprise_id,
        consultations.coordinator_id,
        consultations.channel,
        consultations.minutes,
        consultations.issue_major,
        {{ is_founding('majors.published_group') }} as is_founding,
        consultations.issue_responses,
        consultations.resolution,
        consultations.special_desk,
        consultations.special_desk_period,
        consultations.support_function,
        consultations.accompaniment_stage,
        consultations.form,
        consultations.sha256,
        consultations.sheet,
        consultations."row"
    from consultations
    left join enterprises on consultations.record_id = enterprises.record_id
    left join majors on consultations.issue_major = majors.issue_major
)

select * from final
