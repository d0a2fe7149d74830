with source as (
    select * from {{ source('raw', 'file') }}
)

select
    sha256,
    path,
    sender_kind,
    sender,
    hub_code,
    partner_id,
    form,
    family,
    month,
    fiscal_year,
    named_month,
    revision,
    is_correction,
    received_at,
    size_bytes,
    status,
    reasons,
    reason_codes,
    is_in_force,
    rows_read,
    rows_accepted,
    rows_quarantined,
    rows_superseded,
    rows_ignored
from source
