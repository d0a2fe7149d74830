-- One row per enterprise consulted, with its first and last consultation at any hub in the data (初回相談日 of the ledger is not used).
-- depends_on: {{ ref('int_years_to_recount') }} (which compares with the table of last night)
with record_months as (
    select * from {{ ref('int_record_months') }}
),

final as (
    select
        enterprise_id,
        min(first_on) as first_consulted_on,
        max(last_on) as last_consulted_on,
        count(distinct hub_code) as hubs
    from record_months
    group by enterprise_id
)

select * from final
