-- One row per client record whose line in the assignment was written anew tonight, with the enterprise that it has now.
with renewed as (
    select record_id from {{ ref('int_enterprise_reassigned') }}
),

final as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
    semi join renewed using (record_id)
)

select * from final
