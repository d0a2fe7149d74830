with breakdowns as (
    select * from {{ ref('breakdown') }}
),

final as (
    select
        breakdown,
        label_ja,
        has_founders,
        is_assumption,
        note_ja,
        source
    from breakdowns
)

select * from final
