with source as (
    select * from {{ source('nayose', 'decision') }}
)

select
    record_a,
    record_b,
    decision,
    decided_by,
    decided_at,
    reason
from source
