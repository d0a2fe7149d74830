with source as (
    select * from {{ source('raw', 'establishment') }}
)

select
    prefecture_code,
    industry_group,
    size_class,
    establishments,
    survey_year,
    source as denominator_source
from source
