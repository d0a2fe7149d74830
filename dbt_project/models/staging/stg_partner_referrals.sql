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
    {{ linkage_key_columns() | join(',\n    ') }},
    form as layout,
    sha256,
    sheet,
    "row"
from source
