with source as (
    select * from {{ source('codes', 'hub') }}
)

select
    hub_code,
    prefecture,
    hub_name,
    bureau,
    implementing_body
from source
