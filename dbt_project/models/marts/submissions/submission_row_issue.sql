with issues as (
    select * from {{ ref('stg_row_issues') }}
),

final as (
    select
        sha256,
        path,
        hub_code,
        partner_id,
        month,
        sheet,
        "row",
        column_name as "column",
        cell,
        code,
        severity,
        message_ja,
        raw_value,
        row_status
    from issues
)

select * from final
