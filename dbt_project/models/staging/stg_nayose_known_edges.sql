with source as (
    select * from {{ source('nayose', 'known_edge') }}
)

select
    profile_a,
    profile_b,
    evidence,
    bits
from source
