-- One row per law and industry code with the limits of its size classes. A bare letter whose parts differ takes the stricter of each limit
-- (submission.md §10); a letter that has not even a published group (I) has none: it counts as unknown, with W02.
with limits as (
    select * from {{ ref('size_class_limit') }}
),

industries as (
    select * from {{ ref('stg_industries') }}
),

coded as (
    select
        limits.law_basis,
        industries.industry_code,
        industries.division,
        limits.capital_max_man_yen,
        limits.employees_max,
        limits.small_employees_max
    from industries
    inner join limits on industries.size_category = limits.size_category
    where limits.industry_code is null or limits.industry_code = industries.industry_code
    qualify row_number() over (
        partition by limits.law_basis, industries.industry_code order by limits.industry_code nulls last
    ) = 1
),

bare as (
    select
        coded.law_basis,
        industries.industry_code,
        industries.division,
        min(coded.capital_max_man_yen) as capital_max_man_yen,
        min(coded.employees_max) as employees_max,
        min(coded.small_employees_max) as small_employees_max
    from industries
    inner join coded on industries.industry_code = coded.division
    where industries.size_category is null and industries.industry_group is not null
    group by all
),

final as (
    select * from coded
    union all
    select * from bare
)

select * from final
