-- One row per marker on notes, depth, surveys and timing, hub and month: units, how many are marked, and how many would be among
-- peers.
{{ config(materialized='view') }}

with counts as (
    select * from {{ ref('int_inflation_counts_notes') }}
    union all
    select * from {{ ref('int_inflation_counts_depth') }}
    union all
    select * from {{ ref('int_inflation_counts_surveys') }}
    union all
    select * from {{ ref('int_inflation_counts_timing') }}
),

hub_months as (
    select hub_code, month, special_share from {{ ref('int_inflation_contact_months') }}
),

final as (
    select counts.*, hub_months.special_share
    from counts
    inner join hub_months using (hub_code, month)
)

select * from final
