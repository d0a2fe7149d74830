with source as (
    select * from {{ source('nayose', 'renewal_request') }}
)

select
    requested_at,
    requested_by,
    reason
from source
