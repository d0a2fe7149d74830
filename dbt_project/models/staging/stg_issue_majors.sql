with source as (
    select * from {{ source('codes', 'issue_major') }}
)

select
    label as issue_major,
    published_group
from source
