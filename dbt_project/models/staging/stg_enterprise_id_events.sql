with source as (
    select * from {{ source('nayose', 'enterprise_id_event') }}
)

select
    seq,
    noticed_on,
    enterprise_id,
    event,
    related_enterprise_id,
    records
from source
