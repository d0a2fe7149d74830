-- One row per wording whose pairs of the last night do not stand: compared anew, or gone.
with final as (
    select profile_id from {{ ref('int_nayose_fresh') }}
    union
    select profile_id from {{ ref('int_nayose_replaced') }}
)

select * from final
