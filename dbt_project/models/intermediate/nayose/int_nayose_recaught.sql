-- One row per known wording in a block that became too large tonight: that block is no reason for a pair any more, and it is compared anew.
with wordings as (
    select * from {{ ref('int_nayose_wordings') }}
    where is_known
),

added_blocks as (
    select * from {{ ref('int_nayose_large_blocks') }}
    where is_added and (select reason from {{ ref('int_nayose_renewal') }}) is null
),

final as (
    {% for block in nayose_blocks() %}
    select wordings.profile_id
    from wordings
    inner join added_blocks on added_blocks.block = '{{ block }}' and added_blocks.block_key = wordings.{{ nayose_block_column(block) }}
    {{ 'union' if not loop.last }}
    {% endfor %}
)

select * from final
