with source as (
    select * from {{ source('raw', 'attendance') }}
)

select
    hub_code,
    month,
    form,
    hub_code || ':' || coordinator_no as coordinator_id,
    coordinator_name,
    role,
    worked_on,
    hours,
    sha256,
    sheet,
    "row"
from source
