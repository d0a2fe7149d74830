with source as (
    select * from {{ source('raw', 'known_contact') }}
)

select
    contact_kind,
    contact_name,
    telephone_key,
    municipality_key,
    town_key,
    street_key,
    source_row
from source
