-- One row per client record and month in which it was handed in: its attributes, of the last row where a sheet names it twice.
{{ config(materialized='view') }}

with clients as (
    select record_id, month, {{ client_attributes() }} from {{ ref('stg_clients') }}
),

-- Hardly ever any: looked for by a digest, which costs a fraction of grouping by the keys, and told apart by the keys below.
repeated as (
    select hash(record_id, month) as digest
    from clients
    group by all
    having count(*) > 1
),

final as (
    select * from clients
    anti join repeated on hash(clients.record_id, clients.month) = repeated.digest
    union all
    (
        select * from clients
        semi join repeated on hash(clients.record_id, clients.month) = repeated.digest
        qualify row_number() over (partition by record_id, month order by "row" desc) = 1
    )
)

select * from final
