-- One row per hub and month that is gone through for its phrases alone, or to be compared with: what an earlier night kept of its notes.
with months as (
    select month from {{ ref('int_inflation_note_months') }}
    where not is_asked
),

-- Rebuilt after this model.
kept as (
    {{ as_last_night_left('int_inflation_shared_phrases', {
        'hub_code': 'varchar', 'month': 'date', 'phrases': 'ubigint[]', 'phrase_enterprises': 'bigint[]', 'enterprises': 'bigint'
    }) }}
),

final as (
    select kept.*
    from kept
    semi join months using (month)
)

select * from final
