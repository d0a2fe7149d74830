-- One row per enterprise whose first consultation anywhere is another than last night (null: it had none, or has none any more).
with firsts as (
    select enterprise_id, min(first_consulted_on) as first_consulted_on from {{ ref('int_record_years') }}
    where {{ only_touched('enterprise_id', anew='false') }}
    group by all
),

-- Rebuilt after this model.
known as (
    select * from ({{ as_last_night_left('int_enterprise_firsts', {'enterprise_id': 'varchar', 'first_consulted_on': 'date'}) }})
    where {{ only_touched('enterprise_id') }}
),

final as (
    select
        enterprise_id,
        known.first_consulted_on as known_on,
        firsts.first_consulted_on as first_on
    from firsts
    full join known using (enterprise_id)
    where firsts.first_consulted_on is distinct from known.first_consulted_on
)

select * from final
