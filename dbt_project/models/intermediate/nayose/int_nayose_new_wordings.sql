-- One row per distinct wording (表記) that the last night did not know, with the keys of its blocks.
with known as (
    {{ as_last_night_left('int_nayose_profiles', {'profile_id': 'ubigint'}) }}
),

new_rows as (
    select * from {{ ref('int_nayose_said') }}
    anti join known using (profile_id)
),

distinct_rows as (
    select
        profile_id,
        {% for key in nayose_keys() %}
        any_value({{ key }}) as {{ key }},
        {% endfor %}
        bool_or(is_linkable) as is_linkable
    from new_rows
    group by 1
),

final as (
    select
        *,
        {% for block, keys in nayose_blocks().items() %}
        {{ nayose_block_key(keys) }} as {{ nayose_block_column(block) }}{{ ',' if not loop.last }}
        {% endfor %}
    from distinct_rows
)

select * from final
