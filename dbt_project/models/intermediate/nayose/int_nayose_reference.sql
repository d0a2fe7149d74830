-- One row per kind and value that several wordings share, with how many: the reference of rarity in force, or tonight's counts if it is
-- renewed. What is not listed counts as rare.
{{ config(materialized='view') }}

with final as (
    select kind, value, users from {{ ref('stg_nayose_reference') }}
    where kind not like 'block:%' and (select reason from {{ ref('int_nayose_renewal') }}) is null
    union all
    select kind, value, users from {{ ref('int_nayose_counted_rarity') }}
)

select * from final
