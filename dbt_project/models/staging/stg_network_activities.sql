with source as (
    select * from {{ source('raw', 'network_activity') }}
)

select
    hub_code,
    month,
    form,
    activity_no,
    held_on,
    institution_type,
    institution_name,
    activity_type,
    participants,
    sha256,
    sheet,
    "row"
from source
