-- One row per client record that gives a telephone in the months gone through again, or did last night: what an earlier month is known to
-- have said stays, else all of its months are asked again (is_unknown).
with clients as (
    select record_id, telephone_key from {{ ref('stg_clients') }}
    where form <> 'v1' and {{ only_months(anew='false') }}
),

-- Rebuilt after this model.
telephones as (
    {{ as_last_night_left('int_inflation_telephones', {'record_id': 'varchar', 'month': 'date', 'telephone': 'ubigint'}) }}
),

unknown as (
    select record_id from telephones
    where {{ only_months() }}
),

records as (
    select record_id from clients
    where telephone_key is not null
    union
    select record_id from unknown
),

final as (
    select
        records.record_id,
        telephones.month,
        telephones.telephone,
        records.record_id in (select unknown.record_id from unknown) as is_unknown
    from records
    left join telephones using (record_id)
)

select * from final
