-- One row per wording to compare tonight: new, weighed by a renewed reference, or in a block that became too large.
with final as (
    select profile_id from {{ ref('int_nayose_new_profiles') }}
    union
    select profile_id from {{ ref('int_nayose_recaught') }}
)

select * from final
