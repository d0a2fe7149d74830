-- One row per accepted row of ネットワーク活動.
{{ config(materialized='view') }}

with activities as (
    select * from {{ ref('stg_network_activities') }}
),

final as (
    select
        hub_code || ':' || activity_no as activity_id,
        hub_code,
        held_on,
        month,
        {{ fiscal_year('month') }} as fiscal_year,
        activity_type,
        institution_type,
        participants,
        sha256,
        sheet,
        "row"
    from activities
)

select * from final
