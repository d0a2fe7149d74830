-- One row per client record with a digest of all that its rows say.
{{ config(materialized='kept', keys=['record_id'], renewed='int_nayose_changed_records', renewed_key='record_id') }}

with changed as (
    select * from {{ ref('int_nayose_changed_records') }}
),

final as (
    select record_id, rows_digest from changed
    where rows_digest is not null
)

select * from final
