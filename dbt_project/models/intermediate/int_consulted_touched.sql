-- One row per client record and enterprise of the months that are gone through again, last night or now: of nobody else have consultations
-- changed. Not asked in a file that starts empty (macro only_touched).
with known as (
    select record_id, enterprise_id from {{ ref('int_consulted_before') }}
),

consulted as (
    select record_id, enterprise_id from {{ ref('int_consultations_enriched') }}
    where {{ only_months(anew='false') }}
),

final as (
    select record_id, enterprise_id from known
    union
    select record_id, enterprise_id from consulted
)

select * from final
