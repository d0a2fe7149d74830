-- One row per wording to compare tonight: weighed anew, or in a block that became too large; also such as are gone.
with final as (
    select profile_id, is_gone from {{ ref('int_nayose_reweighed') }}
    union
    select profile_id, false from {{ ref('int_nayose_recaught') }}
)

select * from final
