with source as (
    select * from {{ source('raw', 'sheet') }}
)

select
    sha256,
    path,
    sender,
    hub_code,
    month,
    fiscal_year,
    sheet,
    table_name,
    header_row,
    is_in_force,
    rows_read,
    rows_accepted,
    rows_quarantined,
    rows_superseded,
    rows_ignored
from source
