with source as (
    select * from {{ source('raw', 'plan_coordinator') }}
)

select
    hub_code,
    fiscal_year,
    hub_code || ':' || coordinator_no as coordinator_id,
    coordinator_name,
    role,
    qualifications,
    planned_days,
    sha256,
    sheet,
    "row"
from source
