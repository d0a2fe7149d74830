-- One row per client record, fiscal year in which it was consulted and rule: what the record said with its first and with its last
-- consultation of the year.
{{ config(materialized='view', meta={'kept_by': 'year'}) }}

with records as (
    select * from {{ ref('int_record_years') }}
),

final as (
    select
        record_id, enterprise_id, fiscal_year, 'last' as status_rule, is_latest as speaks_for_enterprise, business_form, employees
    from records
    union all
    select record_id, enterprise_id, fiscal_year, 'first', is_first, first_business_form, first_employees
    from records
)

select * from final
