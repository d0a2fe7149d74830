-- One row per enterprise consulted, with its first and last consultation at any hub in the data (初回相談日 of the ledger is not used).
-- depends_on: {{ ref('int_years_to_recount') }} (which compares with the table of last night)
with records as (
    select * from {{ ref('int_record_years') }}
),

final as (
    select
        enterprise_id,
        min(first_consulted_on) as first_consulted_on,
        max(last_consulted_on) as last_consulted_on,
        -- One bit a hub (01 to 47): a distinct count would keep every code of every enterprise.
        bit_count(bit_or(1::bigint << hub_code::integer))::bigint as hubs
    from records
    group by enterprise_id
)

select * from final
