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
    name_key,
    legal_form,
    form_position,
    kana_key,
    representative_key,
    telephone_key,
    municipality_key,
    town_key,
    street_key,
    building_key,
    sha256,
    sheet,
    "row"
from source
