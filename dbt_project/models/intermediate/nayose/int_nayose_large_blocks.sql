-- One row per block with more members than the cap: left out of the comparison and shown in the run's checks.
with mentions as (
    select distinct profile_id, {{ nayose_keys() }} from {{ ref('int_nayose_mentions') }}
    where is_linkable
),

final as (
    {% for block, keys in nayose_blocks().items() %}
    select '{{ block }}' as block, {{ nayose_block_key(keys) }} as block_key, count(*) as members
    from mentions
    where {{ nayose_block_key(keys) }} is not null
    group by all
    having count(*) > {{ nayose_parameter('block', 'cap') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
