-- Read from the table of consultations: the published copy is the only one written.
{{ config(materialized='view') }}

with consultations as (
    select * from {{ ref('int_consultations_enriched') }}
),

majors as (
    select * from {{ ref('stg_issue_majors') }}
),

final as (
    select
        consultations.consultation_id,
        unnest(consultations.issue_minors) as issue_minor,
        consultations.issue_major,
        consultations.hub_code,
        consultations.month,
        consultations.fiscal_year,
        consultations.record_id,
        consultations.enterprise_id,
        consultations.special_desk,
        coalesce(consultations.resolution = '解決', false) as is_resolved,
        majors.published_group as issue_group
    from consultations
    left join majors on consultations.issue_major = majors.issue_major
)

select * from final
