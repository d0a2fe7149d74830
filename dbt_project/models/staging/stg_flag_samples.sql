with source as (
    select * from {{ source('flags', 'sample') }}
)

select
    sample_id,
    hub_code,
    month,
    stratum,
    consultation_id,
    stratum_size,
    drawn_size,
    seed,
    drawn_on,
    drawn_by
from source
