with source as (
    select * from {{ source('raw', 'closed_day') }}
)

select
    hub_code,
    first_on,
    last_on,
    is_open,
    reason_ja,
    source as day_source,
    source_row
from source
