with source as (
    select * from {{ source('flags', 'confirmation_answer') }}
)

select
    consultation_id,
    answer,
    answered_on,
    note,
    entered_by,
    entered_on
from source
