-- Under each rule int_record_year_statuses has every record's year once: the years and records are unique in int_record_years, and sums of
-- their digests are the same only if they are.
{{ config(meta={'kept_by': 'year'}) }}

with rules as (
    select status_rule from (values ('first'), ('last')) as rule (status_rule)
),

records as (
    select fiscal_year, count(*) as records, sum(hash(record_id)) as digest from {{ ref('int_record_years') }}
    group by fiscal_year
),

expected as (
    select fiscal_year, status_rule, records, digest
    from records
    cross join rules
),

found as (
    select fiscal_year, status_rule, count(*) as records, sum(hash(record_id)) as digest from {{ ref('int_record_year_statuses') }}
    group by fiscal_year, status_rule
),

final as (
    select fiscal_year, status_rule, expected.records as expected, found.records as found
    from expected
    full join found using (fiscal_year, status_rule)
    where expected.records is distinct from found.records or expected.digest is distinct from found.digest
)

select * from final
