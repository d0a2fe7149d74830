with source as (
    select * from {{ source('flags', 'confirmation_letter') }}
)

select
    consultation_id,
    hub_code,
    month,
    draw_no,
    of_enterprises,
    listed_on
from source
