-- One row per digest of a client record and month that a sheet names twice, of the years to build. A digest groups at a fraction of the
-- cost of the keys; int_record_years tells apart by the keys.
with clients as (
    select record_id, month from {{ ref('stg_clients') }}
    where {{ only_years(month='month') }}
),

final as (
    select hash(record_id, month) as digest
    from clients
    group by all
    having count(*) > 1
)

select * from final
