-- One row per client record and fiscal year of which the build of last night knew another enterprise than is assigned to the record now.
with renewed as (
    select record_id from {{ ref('int_enterprise_reassigned') }}
),

assigned as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
    semi join renewed using (record_id)
),

-- Rebuilt after this model.
known as (
    {{ as_last_night_left('int_record_years', {'record_id': 'varchar', 'fiscal_year': 'integer', 'enterprise_id': 'varchar'}) }}
),

final as (
    select known.record_id, known.fiscal_year
    from known
    inner join assigned using (record_id)
    where known.enterprise_id <> assigned.enterprise_id
)

select * from final
