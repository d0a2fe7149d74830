with source as (
    select * from {{ source('raw', 'quarantined_row') }}
)

select
    sha256,
    path,
    sender,
    hub_code,
    partner_id,
    month,
    fiscal_year,
    sheet,
    table_name,
    "row",
    codes,
    cells
from source
