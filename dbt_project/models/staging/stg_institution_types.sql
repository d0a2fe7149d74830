with source as (
    select * from {{ source('codes', 'institution_type') }}
)

select
    code as institution_type,
    label as institution_type_label,
    published_group
from source
