-- One row per known wording in a block that became too large tonight: that block is no reason for a pair any more, and it is compared anew.
with coded as (
    select * from {{ ref('int_nayose_coded') }}
),

added_blocks as (
    select * from {{ ref('int_nayose_large_blocks') }}
    where is_added and (select reason from {{ ref('int_nayose_renewal') }}) is null
),

final as (
    {% for block in nayose_blocks() %}
    select coded.profile_id
    from coded
    inner join added_blocks on added_blocks.block = '{{ block }}' and added_blocks.block_key = coded.{{ nayose_block_column(block) }}
    {{ 'union' if not loop.last }}
    {% endfor %}
)

select * from final
