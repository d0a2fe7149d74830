with source as (
    select * from {{ source('raw', 'partner_referral') }}
)

select
    record_id,
    partner_id,
    partner_record_no,
    referred_on,
    direction,
    hub_code,
    named_hub_code,
    name,
    name_kana,
    representative,
    address,
    prefecture_code,
    telephone,
    corporate_number,
    content,
    outcome,
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
    form as layout,
    sha256,
    sheet,
    "row"
from source
