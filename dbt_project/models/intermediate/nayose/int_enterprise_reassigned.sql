-- One row per record whose line in the assignment is written anew tonight, also such as are gone.
with final as (
    select record_id from {{ ref('int_enterprise_earlier_ids') }}
    union
    select record_id from {{ ref('int_nayose_touched_records') }}
)

select * from final
