-- One row per unit (hub; 00: nation), fiscal year and enterprise consulted there, with its attributes: within a hub what its latest record
-- there says, in the nation what its latest record anywhere says.
{{ config(materialized='view', meta={'kept_by': 'year'}) }}

with records as (
    select * from {{ ref('int_record_years') }}
),

final as (
    select hub_code as unit_code, * from records
    where is_latest_of_hub
    union all
    select '00', * from records
    where is_latest
)

select * from final
