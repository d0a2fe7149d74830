-- One row per month whose notes are read: of the years whose marks are found again (is_asked), and the thirteen months before such a
-- year, which are compared with and from which templates are learnt.
with months as (
    select distinct month, fiscal_year from {{ ref('int_hub_months') }}
),

asked as (
    select month, fiscal_year from months
    where {{ only_years('int_inflation_years') }}
),

years as (
    select distinct make_date(fiscal_year, 4, 1) as first_month from asked
),

before as (
    select distinct months.month
    from months
    inner join years on months.month >= years.first_month - interval 13 month and months.month < years.first_month
),

final as (
    select month, true as is_asked from asked
    union all
    select month, false from before
    where month not in (select month from asked)
)

select * from final
