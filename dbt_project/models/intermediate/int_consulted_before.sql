-- One row per client record and enterprise that last night's build knew in the months that are gone through again.
with known as (
    {{ as_last_night_left('int_consultations_enriched', {'record_id': 'varchar', 'enterprise_id': 'varchar', 'month': 'date'}) }}
),

final as (
    select distinct record_id, enterprise_id from known
    where {{ only_months() }}
)

select * from final
