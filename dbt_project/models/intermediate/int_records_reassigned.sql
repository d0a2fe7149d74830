-- One row per client record and fiscal year of which the build of last night knew another enterprise than is assigned to the record now.
with renewed as (
    select record_id, enterprise_id from {{ ref('int_records_renewed') }}
),

-- Rebuilt after this model.
known as (
    {{ as_last_night_left('int_record_years', {'record_id': 'varchar', 'fiscal_year': 'integer', 'enterprise_id': 'varchar'}) }}
),

final as (
    select known.record_id, known.fiscal_year
    from known
    inner join renewed using (record_id)
    where known.enterprise_id <> renewed.enterprise_id
)

select * from final
