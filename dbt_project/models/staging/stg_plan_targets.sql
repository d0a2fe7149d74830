with source as (
    select * from {{ source('raw', 'plan_target') }}
)

select
    hub_code,
    fiscal_year,
    indicator,
    target,
    sha256,
    sheet,
    "row"
from source
