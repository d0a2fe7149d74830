with source as (
    select * from {{ source('nayose', 'known_profile') }}
)

select
    profile_id,
    state_digest
from source
