with source as (
    select * from {{ source('codes', 'industry') }}
)

select
    code as industry_code,
    label as industry,
    nullif(published_group, '') as industry_group,
    nullif(size_category, '') as size_category,
    coalesce(small_employees_20 = '1', false) as has_20_employee_rule
from source
