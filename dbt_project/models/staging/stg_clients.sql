with source as (
    select * from {{ source('raw', 'client') }}
)

select
    record_id,
    hub_code,
    month,
    form,
    client_no,
    name,
    name_kana,
    representative,
    corporate_number,
    postal_code,
    address,
    prefecture_code,
    telephone,
    business_form,
    industry_code,
    capital_man_yen,
    employees,
    founded_year,
    first_consulted_on,
    {{ linkage_key_columns() | join(',\n    ') }},
    sha256,
    sheet,
    "row"
from source
