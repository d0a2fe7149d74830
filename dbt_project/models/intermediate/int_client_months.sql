-- One row per client record and month in which it was handed in: its attributes, of the last row where a sheet names it twice.
with clients as (
    select record_id, month, "row", business_form, industry_code, capital_man_yen, employees, prefecture_code from {{ ref('stg_clients') }}
),

repeated as (
    select record_id, month
    from clients
    group by all
    having count(*) > 1
),

final as (
    select * exclude ("row") from clients
    anti join repeated using (record_id, month)
    union all
    (
        select * exclude ("row") from clients
        semi join repeated using (record_id, month)
        qualify row_number() over (partition by record_id, month order by "row" desc) = 1
    )
)

select * from final
