with source as (
    select * from {{ source('codes', 'declared_event_kind') }}
)

select
    code as event_kind,
    label as label_ja,
    is_declared::boolean as is_declared
from source
