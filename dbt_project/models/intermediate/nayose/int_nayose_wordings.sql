-- One row per distinct wording (表記). Those known since an earlier night are read from its state.
{{ config(materialized='view') }}

with mentions as (
    select profile_id from {{ ref('int_nayose_mentions') }}
),

known as (
    select profile_id, {{ nayose_keys() | join(', ') }}, is_linkable from {{ ref('stg_nayose_known_profiles') }}
    semi join mentions using (profile_id)
),

new_wordings as (
    select profile_id, {{ nayose_keys() | join(', ') }}, is_linkable from {{ ref('int_nayose_new_wordings') }}
),

final as (
    select *, true as is_known from known
    union all
    select *, false as is_known from new_wordings
)

select * from final
