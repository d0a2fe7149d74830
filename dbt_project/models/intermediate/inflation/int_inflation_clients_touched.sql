-- One row per client record whose first consultation or telephone may be another than last night. Not asked in a file that starts empty
-- (macro only_touched).
with final as (
    select record_id from {{ ref('int_consulted_touched') }}
    where record_id is not null
    union
    select record_id from {{ ref('int_inflation_telephones_renewed') }}
)

select * from final
