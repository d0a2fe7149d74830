-- One row per enterprise consulted, with its first and last consultation at any hub in the data (初回相談日 of the ledger is not used).
-- depends_on: {{ ref('int_enterprise_firsts_moved') }} (which compares with the table of last night)
{{ config(materialized='kept', keys=['enterprise_id'], renewed='int_consulted_touched', renewed_key='enterprise_id') }}

with records as (
    select * from {{ ref('int_record_years') }}
    where {{ only_touched('enterprise_id') }}
),

final as (
    select
        enterprise_id,
        min(first_consulted_on) as first_consulted_on,
        max(last_consulted_on) as last_consulted_on,
        -- One bit a hub (01 to 47): a distinct count would keep every code of every enterprise.
        bit_or(1::bigint << hub_code::integer) as hub_bits,
        bit_count(hub_bits)::bigint as hubs
    from records
    group by enterprise_id
)

select * from final
