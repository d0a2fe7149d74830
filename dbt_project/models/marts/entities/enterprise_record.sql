-- Read from its intermediate table: the published copy is the only one written.
{{ config(materialized='view', meta={'is_as': 'int_enterprises_assigned'}) }}

with assigned as (
    select * from {{ ref('int_enterprises_assigned') }}
),

final as (
    select
        record_id,
        enterprise_id,
        hub_code,
        partner_id,
        match_probability,
        match_method
    from assigned
)

select * from final
