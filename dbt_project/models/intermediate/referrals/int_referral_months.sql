-- One row per month whose referrals have to be gone through again: with new or changed submissions, or with a record that now belongs to
-- another enterprise.
with changed as (
    select month from {{ source('carried', 'changed_month') }}
),

reassigned as (
    select record_id from {{ ref('int_enterprise_reassigned') }}
),

assigned as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
    semi join reassigned using (record_id)
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
    inner join assigned using (record_id)
    where known.enterprise_id is distinct from assigned.enterprise_id
)

select * from final
