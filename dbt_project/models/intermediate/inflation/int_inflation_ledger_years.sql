-- One row per fiscal year whose confirmed ledger may be another than last night: consultations were gone through again, or other
-- ones are named.
with rebuilt as (
    select distinct {{ fiscal_year('month') }} as fiscal_year from {{ ref('int_months_to_build') }}
),

-- Rebuilt after this model.
known as (
    {{ as_last_night_left('int_inflation_touched', {'consultation_id': 'varchar', 'fiscal_year': 'integer', 'is_named': 'boolean'}) }}
),

named_then as (
    select fiscal_year, sum(hash(consultation_id)) as digest from known
    where is_named
    group by all
),

named_now as (
    select fiscal_year, sum(hash(consultation_id)) as digest from {{ ref('int_inflation_confirmed_records') }}
    group by all
),

final as (
    select fiscal_year from rebuilt
    union
    select fiscal_year
    from named_then
    full join named_now using (fiscal_year)
    where named_then.digest is distinct from named_now.digest
)

select * from final
