with source as (
    select * from {{ source('codes', 'industry') }}
)

select
    code as industry_code,
    division,
    label as industry,
    nullif(published_group, '') as industry_group,
    nullif(size_category, '') as size_category
from source
