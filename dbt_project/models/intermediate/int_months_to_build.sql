-- One row per month whose consultations have to be gone through again, for what a month decides alone: as int_years_to_build, which
-- holds the fiscal years of these months.
with changed as (
    select month from {{ source('carried', 'changed_month') }}
),

reassigned as (
    select record_id, fiscal_year from {{ ref('int_records_reassigned') }}
),

-- Rebuilt after this model.
known as (
    {{ as_last_night_left('int_consultations_enriched', {'record_id': 'varchar', 'month': 'date', 'fiscal_year': 'integer'}) }}
),

moved as (
    select distinct known.month
    from known
    semi join reassigned using (record_id)
    where {{ one_of('known.fiscal_year', 'select fiscal_year from ' ~ ref('int_records_reassigned')) }}
),

final as (
    select month from changed
    union
    select month from moved
)

select * from final
