-- One row per distinct wording (表記) of tonight. Those known since an earlier night are read from what that night left.
{{ config(materialized='view') }}

with mentions as (
    select profile_id from {{ ref('int_nayose_mentions') }}
),

new_wordings as (
    select * from {{ ref('int_nayose_new_wordings') }}
),

known as (
    {{ as_last_night_left('int_nayose_profiles', nayose_wording_columns()) }}
),

final as (
    select *, true as is_known from known
    semi join mentions using (profile_id)
    anti join new_wordings using (profile_id)
    union all by name
    select *, false as is_known from new_wordings
)

select * from final
