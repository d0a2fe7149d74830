with source as (
    select * from {{ source('raw', 'plan_budget') }}
)

select
    hub_code,
    fiscal_year,
    contract_yen,
    personnel_yen,
    sha256,
    sheet,
    "row"
from source
