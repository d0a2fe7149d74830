-- One row per client record whose line in the assignment was written anew tonight, with the enterprise that it has now. Only asked about
-- what last night left: none in a file that starts empty.
with renewed as (
    select record_id from {{ ref('int_enterprise_reassigned') }}
    where {{ 'true' if is_carried() else 'false' }}
),

final as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
    semi join renewed using (record_id)
)

select * from final
