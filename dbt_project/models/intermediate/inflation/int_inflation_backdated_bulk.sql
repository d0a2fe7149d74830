-- One row per consultation first handed in long after its month was due, in a month that had been handed in in time, and before the
-- year was closed (pattern 26). A view; no record is in excess. `together`: how many came with it.
{{ config(materialized='view', meta={'kept_by': 'month', 'period_follows_from': 'consultation_id'}) }}

with receipts as (
    select * from {{ ref('int_inflation_receipts') }}
    where silence is null
),

sessions as (
    select * from {{ ref('int_consultations_enriched') }}
    where not {{ is_excused('backdated_bulk') }}
),

late as (
    select
        sessions.*,
        count(*) over (partition by sessions.hub_code, sessions.month, sessions.fiscal_year, sessions.first_received_at) as together
    from sessions
    inner join receipts
        on
            sessions.hub_code = receipts.hub_code and sessions.month = receipts.month and sessions.fiscal_year = receipts.fiscal_year
            and {{ is_backdated_bulk('sessions', 'receipts') }}
),

final as (
    select
        {{ consultation_mark(
            'backdated_bulk', 'false',
            "{'consulted_on': consulted_on, 'first_received_on': first_received_at::date, 'together': together}"
        ) }}
    from late
)

select * from final
