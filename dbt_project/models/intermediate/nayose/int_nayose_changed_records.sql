-- One row per client record of which the rows say something else than on the last night, with the digest of what they say (null: it is
-- gone).
with rows_said as (
    select * from {{ ref('int_nayose_rows') }}
),

known as (
    {{ as_last_night_left('int_nayose_record_digests', {'record_id': 'varchar', 'rows_digest': 'hugeint'}) }}
),

tonight as (
    select
        record_id,
        sum(hash({{ nayose_keys() | join(', ') }}, said_in, named_hub, is_decided))::hugeint as rows_digest
    from rows_said
    group by 1
),

final as (
    select record_id, rows_digest from tonight
    anti join known using (record_id, rows_digest)
    union all
    select record_id, null from known
    anti join tonight using (record_id)
)

select * from final
