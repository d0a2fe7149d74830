-- One row per client record and month in which it was handed in: its attributes, of the last row where a sheet names it twice.
{{ config(materialized='yearly') }}

with clients as (
    select record_id, month, {{ client_attributes() }} from {{ ref('stg_clients') }}
    where {{ only_years(month='month') }}
),

repeated as (
    select record_id, month
    from clients
    group by all
    having count(*) > 1
),

final as (
    select *, {{ fiscal_year('month') }} as fiscal_year from clients
    anti join repeated using (record_id, month)
    union all
    (
        select *, {{ fiscal_year('month') }} as fiscal_year from clients
        semi join repeated using (record_id, month)
        qualify row_number() over (partition by record_id, month order by "row" desc) = 1
    )
)

select * from final
