with source as (
    select * from {{ source('flags', 'decision') }}
)

select
    flag_id,
    decision,
    reason,
    decided_by,
    decided_on,
    expires_on,
    pattern,
    version
from source
