with source as (
    select * from {{ source('codes', 'partner_direction') }}
)

select
    layout,
    code as direction,
    label as direction_label
from source
