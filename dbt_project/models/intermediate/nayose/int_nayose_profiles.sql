-- One row per distinct wording, with how common its parts are in bits, by the reference of rarity, and the keys of its blocks.
{{ config(materialized='kept', keys=['profile_id'], renewed='int_nayose_replaced', renewed_key='profile_id') }}
-- depends_on: {{ ref('int_nayose_replaced') }}
with final as (
    select * from {{ ref('int_nayose_new_profiles') }}
)

select * from final
