with source as (
    select * from {{ source('raw', 'declared_event') }}
)

select
    hub_code,
    first_on,
    last_on,
    hub_code || ':' || coordinator_no as coordinator_id,
    event_kind,
    content,
    declared_on,
    declared_by,
    source as event_source,
    source_row
from source
