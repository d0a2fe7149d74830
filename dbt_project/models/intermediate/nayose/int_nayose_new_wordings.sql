-- One row per distinct wording (表記) that no earlier night knew.
with known as (
    select profile_id from {{ ref('stg_nayose_known_profiles') }}
),

new_rows as (
    select * from {{ ref('int_nayose_said') }}
    anti join known using (profile_id)
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
