-- Read from its intermediate table: the published copy is the only one written.
{{ config(materialized='view') }}

with consultations as (
    select * from {{ ref('int_consultations_enriched') }}
),

final as (
    select
        consultation_id,
        hub_code,
        consulted_on,
        month,
        fiscal_year,
        record_id,
        enterprise_id,
        coordinator_id,
        channel,
        minutes,
        issue_major,
        issue_responses,
        resolution,
        special_desk,
        accompaniment_stage,
        form,
        sha256,
        sheet,
        "row"
    from consultations
)

select * from final
