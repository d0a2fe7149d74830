with hubs as (
    select * from {{ ref('stg_hubs') }}
),

final as (
    select hub_code, prefecture, hub_name, bureau, implementing_body
    from hubs
)

select * from final
