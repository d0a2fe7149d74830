-- One row per cluster whose enterprise id is worked out tonight, also such as are gone.
with records as (
    select record_id, cluster_id from {{ ref('int_nayose_records') }}
),

known as (
    {{ as_last_night_left('int_enterprise_ids', {'cluster_id': 'ubigint'}) }}
),

final as (
    select cluster_id from records
    semi join {{ ref('int_enterprise_earlier_ids') }} using (record_id)
    union
    select cluster_id from known
    anti join records using (cluster_id)
)

select * from final
