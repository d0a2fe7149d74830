-- One row per record whose line in the assignment is written anew tonight, also such as are gone.
with final as (
    select record_id from {{ ref('int_enterprise_earlier_ids') }}
    union all
    select record_id from {{ ref('int_nayose_changed_records') }}
    where rows_digest is null
)

select * from final
