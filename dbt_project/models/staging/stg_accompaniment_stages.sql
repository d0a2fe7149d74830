with source as (
    select * from {{ source('codes', 'accompaniment_stage') }}
)

select
    code::integer as stage,
    label as stage_label
from source
