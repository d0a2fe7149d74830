-- One row per new 相談者番号 of an enterprise that the same hub already knew under another number (pattern 9).
with clients as (
    select * from {{ ref('int_inflation_new_clients') }}
    where not {{ is_excused('new_variant') }}
),

-- Most enterprises have one number at a hub.
several as (
    select hub_code, enterprise_id from clients
    group by all
    having count(*) > 1
),

numbered as (
    select
        *,
        row_number() over of_enterprise as position,
        first_value(record_id) over of_enterprise as known_record_id,
        first_value(first_on) over of_enterprise as known_on
    from clients
    semi join several using (hub_code, enterprise_id)
    window of_enterprise as (partition by hub_code, enterprise_id order by first_on, record_id)
),

final as (
    select
        {{ client_mark(
            'new_variant', 'record_id', 'true',
            "{'first_on': first_on, 'known_record_id': known_record_id, 'known_on': known_on}"
        ) }}
    from numbered
    where position > 1
)

select * from final
