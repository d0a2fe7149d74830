-- One row per cluster in scope and earlier enterprise id that some of its records bore.
with of_records as (
    select record_id, cluster_id from {{ ref('int_nayose_records') }}
    semi join {{ ref('int_enterprise_scope') }} using (cluster_id)
),

earlier as (
    select record_id, enterprise_id from {{ ref('int_enterprise_earlier_ids') }}
),

first_lines as (
    select enterprise_id, min(seq) as first_seq
    from {{ ref('stg_enterprise_id_lines') }}
    semi join earlier using (enterprise_id)
    group by 1
),

counted as (
    select
        of_records.cluster_id,
        earlier.enterprise_id,
        count(*) as records,
        min(of_records.record_id) as first_record
    from of_records
    left join earlier using (record_id)
    group by 1, 2
),

final as (
    select counted.*, first_lines.first_seq
    from counted
    left join first_lines using (enterprise_id)
)

select * from final
