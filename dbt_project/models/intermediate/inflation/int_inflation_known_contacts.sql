-- One row per known contact, as it was held against the ledgers tonight.
-- depends_on: {{ ref('int_inflation_insider_months') }} (which reads the table of last night)
with final as (
    select contact_kind, telephone_key, municipality_key, town_key, street_key from {{ ref('stg_known_contacts') }}
)

select * from final
