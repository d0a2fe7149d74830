-- One row per pair of profiles that share a block, one of them new or changed since the last night. Large blocks are left out.
with profiles as (
    select * from {{ ref('int_nayose_profiles') }}
    where is_linkable
),

fresh as (
    select * from profiles
    where is_fresh
),

large_blocks as (
    select * from {{ ref('int_nayose_large_blocks') }}
),

met as (
    {% for block, keys in nayose_blocks().items() %}
    select least(a.profile_id, b.profile_id) as profile_a, greatest(a.profile_id, b.profile_id) as profile_b
    from (
        select profile_id, {{ nayose_block_key(keys) }} as block_key from fresh
    ) as a
    inner join (
        select profile_id, {{ nayose_block_key(keys) }} as block_key from profiles
    ) as b on a.block_key = b.block_key and a.profile_id <> b.profile_id
    anti join (select block_key from large_blocks where block = '{{ block }}') as large on a.block_key = large.block_key
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    select distinct profile_a, profile_b from met
)

select * from final
