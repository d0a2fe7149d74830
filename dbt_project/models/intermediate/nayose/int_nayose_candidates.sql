-- One row per pair of profiles that share a block, one of them new or changed since the last night. Large blocks are left out. A pair that
-- shares several blocks is taken in the first of them.
{%- set blocks = nayose_blocks() %}
with profiles as (
    select * from {{ ref('int_nayose_profiles') }}
    where is_linkable
),

large_blocks as (
    select * from {{ ref('int_nayose_large_blocks') }}
),

keyed as materialized (
    select
        profile_id,
        is_fresh,
        {% for block, keys in blocks.items() %}
        {{ nayose_block_key(keys) }} as {{ block }}{{ ',' if not loop.last }}
        {% endfor %}
    from profiles
),

compared as materialized (
    select
        profile_id,
        is_fresh,
        {% for block in blocks %}
        case
            when {{ block }} not in (select block_key from large_blocks where block = '{{ block }}') then {{ block }}
        end as {{ block }}{{ ',' if not loop.last }}
        {% endfor %}
    from keyed
),

fresh as (
    select * from compared
    where is_fresh
),

final as (
    {% for block in blocks %}
    {% set taken = loop.index0 %}
    select least(a.profile_id, b.profile_id) as profile_a, greatest(a.profile_id, b.profile_id) as profile_b
    from fresh as a
    inner join compared as b on a.{{ block }} = b.{{ block }}
    where
        a.profile_id <> b.profile_id and (a.profile_id < b.profile_id or not b.is_fresh)
        {% for before in blocks %}{% if loop.index0 < taken %}
        and a.{{ before }} = b.{{ before }} is not true
        {% endif %}{% endfor %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
