-- One row per consultation with a note: its length without templates, and the notes that it is alike to.
{{ config(materialized='monthly', months='int_inflation_months', meta={'period_follows_from': 'consultation_id'}) }}

with compared as (
    select hub_code, month, fiscal_year, notes from {{ ref('int_inflation_compared_notes') }}
    where {{ only_months('int_inflation_months') }}
),

final as (
    select hub_code, month, fiscal_year, unnest(notes, max_depth := 2)
    from compared
)

select * from final
