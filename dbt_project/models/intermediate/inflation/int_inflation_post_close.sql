-- One row per consultation first handed in after its fiscal year was closed, in a month that had been handed in in time (pattern
-- 27). A view.
{{ config(materialized='view', meta={'kept_by': 'month', 'period_follows_from': 'consultation_id'}) }}

with receipts as (
    select * from {{ ref('int_inflation_receipts') }}
    where silence is null
),

sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where not {{ is_excused('post_close') }}
),

added as (
    select sessions.*, receipts.closed_on
    from sessions
    inner join receipts
        on
            sessions.hub_code = receipts.hub_code and sessions.month = receipts.month
            and {{ is_post_close('sessions', 'receipts') }}
),

final as (
    select
        {{ consultation_mark(
            'post_close', 'true',
            "{'consulted_on': consulted_on, 'first_received_on': first_received_at::date, 'closed_on': closed_on}"
        ) }}
    from added
)

select * from final
