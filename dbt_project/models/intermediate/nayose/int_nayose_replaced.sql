-- One row per wording whose profile of the last night does not stand: nobody says it any more, or it is weighed anew.
with mentions as (
    select profile_id from {{ ref('int_nayose_mentions') }}
),

known as (
    {{ as_last_night_left('int_nayose_profiles', {'profile_id': 'ubigint'}) }}
),

final as (
    select profile_id, true as is_gone from known
    anti join mentions using (profile_id)
    union all
    select profile_id, false from {{ ref('int_nayose_new_profiles') }}
)

select * from final
