-- One row per fiscal year whose consultations have to be gone through again: new or changed submissions, or records that now belong to
-- another enterprise. Not asked in a file that starts empty, where everything is built (macro only_years).
with changed as (
    select fiscal_year from {{ source('carried', 'changed_year') }}
),

reassigned as (
    select fiscal_year from {{ ref('int_records_reassigned') }}
),

final as (
    select fiscal_year from changed
    union
    select fiscal_year from reassigned
)

select * from final
