-- Read from the table of consultations: the published copy is the only one written.
{{ config(materialized='view') }}

with consultations as (
    select * from {{ ref('int_consultations_enriched') }}
),

final as (
    select
        consultation_id,
        unnest(issue_minors) as issue_minor,
        issue_major,
        hub_code,
        month,
        fiscal_year,
        record_id,
        enterprise_id,
        special_desk,
        coalesce(resolution = '解決', false) as is_resolved
    from consultations
)

select * from final
