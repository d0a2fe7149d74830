-- One row per month whose referrals have to be gone through again: with new or changed submissions, or with a record that now belongs to
-- another enterprise.
with changed as (
    select month from {{ source('carried', 'changed_month') }}
),

renewed as (
    select record_id, enterprise_id from {{ ref('int_records_renewed') }}
),

-- Rebuilt after this model.
known as (
    {{ as_last_night_left('int_referrals_enriched', {'record_id': 'varchar', 'month': 'date', 'enterprise_id': 'varchar'}) }}
),

final as (
    select month from changed
    union
    select known.month
    from known
    inner join renewed using (record_id)
    where known.enterprise_id is distinct from renewed.enterprise_id
)

select * from final
