-- One row per accepted row of 成果把握, with its enterprise.
with outcomes as (
    select * from {{ ref('stg_outcomes') }}
),

enterprises as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

final as (
    select outcomes.*, enterprises.enterprise_id
    from outcomes
    left join enterprises using (record_id)
)

select * from final
