-- One row per pair of profiles that share a block, one of them to be compared tonight, and that may reach the bits worth keeping: what
-- equal and differing parts say is known from their hashes, and of names that differ the best is assumed. Large blocks are left out. A pair
-- that shares several blocks is taken in the first of them.
{%- set blocks = nayose_blocks() %}
with coded as (
    select * from {{ ref('int_nayose_coded') }}
    where is_linkable
),

profiles as materialized (
    select
        coded.profile_id,
        fresh.profile_id is not null as is_fresh,
        {% for block in blocks %}
        coded.{{ nayose_block_column(block) }} as {{ block }}{{ ',' if not loop.last }}
        {% endfor %}
    from coded
    left join {{ ref('int_nayose_fresh') }} as fresh using (profile_id)
),

large_blocks as (
    select * from {{ ref('int_nayose_large_blocks') }}
),

fresh as materialized (
    select
        profile_id,
        {% for block in blocks %}
        case
            when {{ block }} not in (select block_key from large_blocks where block = '{{ block }}') then {{ block }}
        end as {{ block }}{{ ',' if not loop.last }}
        {% endfor %}
    from profiles
    where is_fresh
),

met as (
    {% for block in blocks %}
    {% set taken = loop.index0 %}
    select least(a.profile_id, b.profile_id) as profile_a, greatest(a.profile_id, b.profile_id) as profile_b
    from fresh as a
    inner join profiles as b on a.{{ block }} = b.{{ block }}
    where
        a.profile_id <> b.profile_id and (a.profile_id < b.profile_id or not b.is_fresh)
        {% for before in blocks %}{% if loop.index0 < taken %}
        and a.{{ before }} = b.{{ before }} is not true
        {% endif %}{% endfor %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    select met.profile_a, met.profile_b
    from met
    inner join coded as a on met.profile_a = a.profile_id
    inner join coded as b on met.profile_b = b.profile_id
    where {{ nayose_best_bits() }} >= {{ nayose_parameter('threshold', 'keep') }}
)

select * from final
