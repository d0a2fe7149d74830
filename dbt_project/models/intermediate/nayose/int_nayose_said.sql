-- One row per row of a changed record, with the id of its wording.
{{ config(materialized='view') }}

with changed_rows as (
    select * from {{ ref('int_nayose_rows') }}
    semi join {{ ref('int_nayose_changed_records') }} using (record_id)
),

hashed as (
    select
        *,
        md5_number(concat_ws(
            '|',
            {% for key in nayose_keys() %}
            coalesce({{ key }}, ''){{ ',' if not loop.last }}
            {% endfor %}
        )) as digest
    from changed_rows
),

final as (
    select
        *,
        unlinkable_reason is null as is_linkable,
        (digest & 18446744073709551615)::ubigint as wording_id,
        -- A wording that says nothing, or that a person decided on, is a profile of its own record.
        case
            when unlinkable_reason is null and not is_decided then (digest & 18446744073709551615)::ubigint
            else (md5_number(concat_ws('|', digest, record_id)) & 18446744073709551615)::ubigint
        end as profile_id
    from hashed
)

select * from final
