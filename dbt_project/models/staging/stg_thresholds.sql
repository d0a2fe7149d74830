with source as (
    select * from {{ source('codes', 'threshold') }}
)

select
    threshold_id,
    value::double as value,
    unit
from source
