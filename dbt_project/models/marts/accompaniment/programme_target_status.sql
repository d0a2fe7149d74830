with targets as (
    select * from {{ ref('programme_target') }}
),

final as (
    select target_id, label_ja, value as target_value, unit, status, reason_ja, source
    from targets
)

select * from final
