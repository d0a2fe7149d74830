with source as (
    select * from {{ source('nayose', 'registry_version') }}
)

select
    corporate_number,
    changed_on,
    process,
    name,
    legal_form,
    name_key,
    kana_key,
    municipality_key,
    town_key,
    street_key,
    building_key,
    closed_on,
    close_cause,
    successor_number,
    is_latest
from source
