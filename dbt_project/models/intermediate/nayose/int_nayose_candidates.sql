-- One row per pair of profiles that share a block, one of them new or changed since the last night. Large blocks are left out. A pair that
-- shares several blocks is taken in the first of them.
{%- set blocks = nayose_blocks() %}
with profiles as (
    select profiles.*, fresh.profile_id is not null as is_fresh
    from {{ ref('int_nayose_profiles') }} as profiles
    left join {{ ref('int_nayose_fresh') }} as fresh using (profile_id)
    where profiles.is_linkable
),

large_blocks as (
    select * from {{ ref('int_nayose_large_blocks') }}
),

fresh as materialized (
    select
        profile_id,
        {% for block in blocks %}
        case
            when {{ nayose_block_column(block) }} not in (select block_key from large_blocks where block = '{{ block }}')
                then {{ nayose_block_column(block) }}
        end as {{ nayose_block_column(block) }}{{ ',' if not loop.last }}
        {% endfor %}
    from profiles
    where is_fresh
),

final as (
    {% for block in blocks %}
    {% set taken = loop.index0 %}
    select least(a.profile_id, b.profile_id) as profile_a, greatest(a.profile_id, b.profile_id) as profile_b
    from fresh as a
    inner join profiles as b on a.{{ nayose_block_column(block) }} = b.{{ nayose_block_column(block) }}
    where
        a.profile_id <> b.profile_id and (a.profile_id < b.profile_id or not b.is_fresh)
        {% for before in blocks %}{% if loop.index0 < taken %}
        and a.{{ nayose_block_column(before) }} = b.{{ nayose_block_column(before) }} is not true
        {% endif %}{% endfor %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
