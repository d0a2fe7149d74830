with source as (
    select * from {{ source('nayose', 'enterprise_id_log') }}
    where event is null
)

select
    seq,
    record_id,
    enterprise_id
from source
