-- One row per block with more members than the cap: left out of the comparison and shown in the run's checks. Counted when the reference
-- is renewed; later only a block that a new wording takes far over the cap is added (is_added: this night).
with renewal as (
    select * from {{ ref('int_nayose_renewal') }}
),

known as (
    select replace(kind, 'block:', '') as block, value as block_text, users as members, split(value, '|') as parts
    from {{ ref('stg_nayose_reference') }}
    where kind like 'block:%' and (select reason from renewal) is null
),

coded as (
    select * from {{ ref('int_nayose_coded') }}
    where is_linkable
),

known_blocks as (
    {% for block, keys in nayose_blocks().items() %}
    select
        block,
        hash(
            {% for key in keys %}
            parts[{{ loop.index }}]{{ ',' if not loop.last }}
            {% endfor %}
        ) as block_key,
        block_text,
        members
    from known
    where block = '{{ block }}'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

weighed_tonight as (
    select profile_id from {{ ref('int_nayose_reweighed') }}
    where not is_gone
),

new_wordings as materialized (
    select * from coded
    semi join weighed_tonight using (profile_id)
),

counted as (
    {% for block in nayose_blocks() %}
    {% set key = nayose_block_column(block) %}
    select '{{ block }}' as block, {{ key }} as block_key, count(*) as members
    from coded
    where {{ key }} in (select {{ key }} from new_wordings)
    group by all
    having count(*) > {{ nayose_parameter('block', 'cap') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

added as (
    select counted.*
    from counted
    cross join renewal
    anti join known_blocks on counted.block = known_blocks.block and counted.block_key = known_blocks.block_key
    where
        counted.members > {{ nayose_parameter('block', 'cap') }}
        * if(renewal.reason is null, {{ nayose_parameter('block', 'tolerance') }}, 1)
),

-- What the reference keeps is the text of the keys: a hash is not for ever.
texts as (
    {% for block, keys in nayose_blocks().items() %}
    select
        '{{ block }}' as block,
        added.block_key,
        min(concat_ws('|', {{ keys | join(', ') }})) as block_text
    from coded
    inner join added on added.block = '{{ block }}' and added.block_key = coded.{{ nayose_block_column(block) }}
    inner join {{ ref('int_nayose_wordings') }} as wordings using (profile_id)
    group by all
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    select block, block_key, block_text, members, false as is_added from known_blocks
    union all
    select added.block, added.block_key, texts.block_text, added.members, true as is_added
    from added
    inner join texts using (block, block_key)
)

select * from final
