with source as (
    select * from {{ source('nayose', 'reference') }}
)

select
    kind,
    value,
    users
from source
