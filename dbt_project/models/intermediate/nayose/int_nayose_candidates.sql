-- One row per pair of profiles that share a block, one of them to be compared tonight, and that may reach the bits worth keeping: what
-- equal and differing parts say is known from their hashes, and of names that differ the best is assumed. Large blocks are left out. A pair
-- that shares several blocks is taken in the first of them.
{%- set blocks = nayose_blocks() %}
with coded as (
    select * from {{ ref('int_nayose_coded') }}
    where is_linkable
),

-- Looked up for each pair: half of each hash will do, since equal halves of different texts say more than is true, never less.
told as (
    select
        profile_id,
        {% for column in nayose_codes() %}
        ({{ column }} >> 32)::uinteger as {{ column }},
        {% endfor %}
        try_cast(prefecture_code as utinyint) as prefecture_code,
        {% for part in nayose_rarities() %}
        {{ part }}_bits,
        {% endfor %}
        {% for block in blocks %}
        {{ nayose_block_column(block) }} as {{ block }}{{ ',' if not loop.last }}
        {% endfor %}
    from coded
),

profiles as materialized (
    select
        told.profile_id,
        -- A fresh one meets fresh ones that come after it, and all others.
        if(fresh.profile_id is not null, told.profile_id, 18446744073709551615) as place,
        {{ blocks | join(',\n        ') }}
    from told
    left join {{ ref('int_nayose_fresh') }} as fresh using (profile_id)
),

large_blocks as (
    select * from {{ ref('int_nayose_large_blocks') }}
),

fresh as materialized (
    select
        * replace (
            {% for block in blocks %}
            case
                when {{ block }} not in (select block_key from large_blocks where block = '{{ block }}') then {{ block }}
            end as {{ block }}{{ ',' if not loop.last }}
            {% endfor %}
        )
    from told
    semi join {{ ref('int_nayose_fresh') }} using (profile_id)
),

met as (
    {% for block in blocks %}
    {% set taken = loop.index0 %}
    select a.* exclude ({{ blocks | join(', ') }}), b.profile_id as other_id
    from fresh as a
    inner join profiles as b on a.{{ block }} = b.{{ block }} and a.profile_id < b.place
    {% for before in blocks %}{% if loop.index0 < taken %}
    {{ 'where' if loop.first else 'and' }} a.{{ before }} = b.{{ before }} is not true
    {% endif %}{% endfor %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    select least(a.profile_id, b.profile_id) as profile_a, greatest(a.profile_id, b.profile_id) as profile_b
    from met as a
    inner join told as b on a.other_id = b.profile_id
    where {{ nayose_best_bits() }} >= ({{ asked_once(nayose_parameter('threshold', 'keep')) }})
)

select * from final
