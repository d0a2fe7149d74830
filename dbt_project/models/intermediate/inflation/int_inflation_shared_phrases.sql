-- One row per hub and month with notes: the phrases (hashes) that several of its enterprises share, and of how many each is. Later months
-- learn templates from them.
{{ config(materialized='monthly', months='int_inflation_months') }}

with compared as (
    select * from {{ ref('int_inflation_compared_notes') }}
    where {{ only_months('int_inflation_months') }}
),

final as (
    select hub_code, month, fiscal_year, phrases, phrase_enterprises, enterprises
    from compared
)

select * from final
