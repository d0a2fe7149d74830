-- One row per client record whose cluster may have changed since the last night, also such as are gone.
with mentions as (
    select record_id, profile_id from {{ ref('int_nayose_mentions') }}
),

final as (
    select distinct record_id from mentions
    semi join {{ ref('int_nayose_touched') }} using (profile_id)
    union all
    select record_id from {{ ref('int_nayose_changed_records') }}
    where rows_digest is null
)

select * from final
