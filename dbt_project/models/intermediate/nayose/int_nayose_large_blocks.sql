-- One row per block with more members than the cap: left out of the comparison and shown in the run's checks.
with mentions as (
    select * from {{ ref('int_nayose_mentions') }}
    where is_linkable
),

-- Equal wordings have equal keys: one row for each profile.
profiles as (
    select
        profile_id,
        {% for block, keys in nayose_blocks().items() %}
        any_value({{ nayose_block_key(keys) }}) as {{ block }}{{ ',' if not loop.last }}
        {% endfor %}
    from mentions
    group by 1
),

final as (
    {% for block in nayose_blocks() %}
    select '{{ block }}' as block, {{ block }} as block_key, count(*) as members
    from profiles
    where {{ block }} is not null
    group by all
    having count(*) > {{ nayose_parameter('block', 'cap') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
