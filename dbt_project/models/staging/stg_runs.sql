with source as (
    select * from {{ source('raw', 'run') }}
)

select
    as_of
from source
