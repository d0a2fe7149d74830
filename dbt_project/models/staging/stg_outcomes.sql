with source as (
    select * from {{ source('raw', 'outcome') }}
)

select
    hub_code,
    month,
    form,
    record_id,
    client_no,
    outcome_fiscal_year,
    sales_man_yen,
    operating_profit_man_yen,
    personnel_cost_man_yen,
    depreciation_man_yen,
    employees,
    sha256,
    sheet,
    "row"
from source
