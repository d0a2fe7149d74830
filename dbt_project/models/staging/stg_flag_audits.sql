with source as (
    select * from {{ source('flags', 'audit') }}
)

select
    sample_id,
    consultation_id,
    result,
    note,
    audited_by,
    audited_on
from source
