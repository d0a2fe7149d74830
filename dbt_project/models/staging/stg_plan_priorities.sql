with source as (
    select * from {{ source('raw', 'plan_priority') }}
)

select
    hub_code,
    fiscal_year,
    field,
    target,
    background,
    sha256,
    sheet,
    "row"
from source
