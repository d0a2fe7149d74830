-- One row per mention that the last night left of a record that has changed since.
with changed as (
    select record_id from {{ ref('int_nayose_changed_records') }}
),

known as (
    {{ as_last_night_left('int_nayose_mentions', {'record_id': 'varchar', 'profile_id': 'ubigint'}) }}
),

final as (
    select * from known
    semi join changed using (record_id)
)

select * from final
