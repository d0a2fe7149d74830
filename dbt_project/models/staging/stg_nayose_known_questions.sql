with source as (
    select * from {{ source('nayose', 'known_question') }}
)

select
    record_a,
    record_b,
    waiting_since
from source
