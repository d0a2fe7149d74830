with source as (
    select * from {{ source('raw', 'referral') }}
)

select
    referral_id,
    hub_code,
    month,
    form,
    referred_on,
    direction,
    institution_type,
    institution_name,
    partner_id,
    client_no,
    record_id,
    consultation_no,
    content,
    sha256,
    sheet,
    "row"
from source
