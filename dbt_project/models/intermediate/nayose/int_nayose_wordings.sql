-- One row per distinct wording (表記). Those known since an earlier night are taken from its state.
with mentions as (
    select profile_id from {{ ref('int_nayose_mentions') }}
),

known as (
    select profile_id, {{ nayose_keys() }}, is_linkable from {{ ref('stg_nayose_known_profiles') }}
    semi join mentions using (profile_id)
),

new_rows as (
    select * from {{ ref('int_nayose_said') }}
    anti join known using (profile_id)
),

new_wordings as (
    select
        profile_id,
        {% for key in nayose_keys().split(', ') %}
        any_value({{ key }}) as {{ key }},
        {% endfor %}
        bool_or(is_linkable) as is_linkable
    from new_rows
    group by 1
),

final as (
    select *, true as is_known from known
    union all
    select *, false as is_known from new_wordings
)

select * from final
