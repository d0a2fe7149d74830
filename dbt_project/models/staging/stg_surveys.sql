with source as (
    select * from {{ source('raw', 'survey') }}
)

select
    hub_code,
    month,
    form,
    answer_no,
    answered_on,
    record_id,
    client_no,
    consultation_no,
    satisfaction,
    issue_resolution,
    reuse_intent,
    sha256,
    sheet,
    "row"
from source
