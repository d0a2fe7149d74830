with source as (
    select * from {{ source('nayose', 'enterprise_id') }}
)

select
    record_id,
    enterprise_id,
    first_seq
from source
