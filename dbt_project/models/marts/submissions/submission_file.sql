with files as (
    select * from {{ ref('stg_files') }}
),

final as (
    select
        sha256, path, sender_kind, sender, hub_code, partner_id, form, month, fiscal_year, revision, is_correction,
        received_at, size_bytes, status, reasons, is_in_force,
        rows_read, rows_accepted, rows_quarantined, rows_superseded, rows_ignored
    from files
)

select * from final
