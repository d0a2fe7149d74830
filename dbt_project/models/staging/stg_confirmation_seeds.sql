with source as (
    select * from {{ source('flags', 'confirmation_seed') }}
)

select
    fiscal_year,
    seed,
    drawn_on
from source
