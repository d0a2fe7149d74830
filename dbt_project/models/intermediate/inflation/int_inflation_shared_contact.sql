-- One row per new 相談者番号 whose telephone more enterprises had given before than is usual in the nation (pattern 11).
with telephones as (
    select * from {{ ref('int_inflation_client_telephones') }}
),

final as (
    select
        {{ client_mark(
            'shared_contact', 'record_id', 'true',
            "{'first_on': first_on, 'enterprises': position, 'usual_enterprises': usual_enterprises}"
        ) }}
    from telephones
    where position > usual_enterprises
)

select * from final
