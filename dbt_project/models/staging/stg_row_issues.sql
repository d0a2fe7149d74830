with source as (
    select * from {{ source('raw', 'row_issue') }}
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
    column_name,
    header,
    cell,
    code,
    severity,
    message_ja,
    raw_value,
    row_status
from source
