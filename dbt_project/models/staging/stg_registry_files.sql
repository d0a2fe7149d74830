with source as (
    select * from {{ source('nayose', 'registry_file') }}
)

select
    source as file_name,
    is_full,
    prefecture_code,
    updated_on,
    records
from source
