-- One row per distinct wording (表記) with its keys.
{{ config(materialized='kept', keys=['profile_id'], renewed='int_nayose_changed_wordings', renewed_key='profile_id') }}

with new_wordings as (
    select profile_id from {{ ref('int_nayose_changed_wordings') }}
    where not is_gone
),

new_rows as (
    select * from {{ ref('int_nayose_said') }}
    semi join new_wordings using (profile_id)
),

final as (
    select
        profile_id,
        {% for key in nayose_keys() %}
        any_value({{ key }}) as {{ key }},
        {% endfor %}
        bool_or(is_linkable) as is_linkable
    from new_rows
    group by 1
)

select * from final
