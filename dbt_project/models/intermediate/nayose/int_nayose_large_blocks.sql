-- One row per block with more members than the cap: left out of the comparison and shown in the run's checks. Counted when the reference
-- is renewed; later only a block that a new wording takes far over the cap is added (is_added: this night).
with renewal as (
    select * from {{ ref('int_nayose_renewal') }}
),

known as (
    select replace(kind, 'block:', '') as block, value as block_key, users as members
    from {{ ref('stg_nayose_reference') }}
    where kind like 'block:%' and (select reason from renewal) is null
),

known_profiles as (
    select profile_id from {{ ref('stg_nayose_known_profiles') }}
    where (select reason from renewal) is null
),

mentions as (
    select profile_id, {% for key in nayose_keys().split(', ') %}any_value({{ key }}) as {{ key }}{{ ', ' if not loop.last }}{% endfor %}
    from {{ ref('int_nayose_mentions') }}
    where is_linkable
    group by 1
),

new_mentions as (
    select * from mentions
    anti join known_profiles using (profile_id)
),

counted as (
    {% for block, keys in nayose_blocks().items() %}
    select '{{ block }}' as block, {{ nayose_block_key(keys) }} as block_key, count(*) as members
    from mentions
    where {{ nayose_block_key(keys) }} in (select {{ nayose_block_key(keys) }} from new_mentions)
    group by all
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    select *, false as is_added from known
    union all
    select counted.*, true as is_added
    from counted
    cross join renewal
    anti join known on counted.block = known.block and counted.block_key = known.block_key
    where
        counted.members > {{ nayose_parameter('block', 'cap') }}
        * if(renewal.reason is null, {{ nayose_parameter('block', 'tolerance') }}, 1)
)

select * from final
