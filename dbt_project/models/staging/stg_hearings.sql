with source as (
    select * from {{ source('cycle', 'hearing') }}
)

select
    hub_code,
    fiscal_year,
    kind,
    held_on,
    score,
    checklist,
    checklist_items,
    who,
    comment
from source
