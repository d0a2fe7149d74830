-- One row per distinct wording (表記) that is new tonight, or that nobody says any more.
with mentions as (
    select profile_id from {{ ref('int_nayose_mentions') }}
),

known as (
    {{ as_last_night_left('int_nayose_wordings', {'profile_id': 'ubigint'}) }}
),

final as (
    select distinct profile_id, false as is_gone from mentions
    anti join known using (profile_id)
    union all
    select profile_id, true from known
    anti join mentions using (profile_id)
)

select * from final
