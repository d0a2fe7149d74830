-- One row per hub and month with a monthly report in force, and which sheets it held: no sheet means no figure, not zero.
with files as (
    select * from {{ ref('stg_files') }}
    where is_in_force and family = 'monthly'
),

sheets as (
    select * from {{ ref('stg_sheets') }}
    where is_in_force
),

final as (
    select
        files.hub_code,
        files.month,
        {{ fiscal_year('files.month') }} as fiscal_year,
        files.form,
        files.sha256,
        files.path,
        files.received_at,
        coalesce(bool_or(sheets.table_name = 'referral'), false) as has_referral,
        coalesce(bool_or(sheets.table_name = 'attendance'), false) as has_attendance,
        coalesce(bool_or(sheets.table_name = 'survey'), false) as has_survey,
        coalesce(bool_or(sheets.table_name = 'network_activity'), false) as has_network,
        files.form not in ('v1', 'v2') as has_stages
    from files
    left join sheets on files.sha256 = sheets.sha256 and files.path = sheets.path
    group by all
)

select * from final
