with source as (
    select * from {{ source('raw', 'partner') }}
)

select
    partner_id,
    institution_type,
    institution_name,
    prefecture_code,
    layout
from source
