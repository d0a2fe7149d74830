-- One row per fiscal year, prefecture, industry group and size class, and per margin of these (すべて): enterprises served in the nation, by
-- where their latest record of the year says they are. Founders (創業前) are no establishment yet: counted beside, never among them.
{{ config(materialized='yearly') }}

with enterprises as (
    select * from {{ ref('int_unit_enterprise_years') }} where unit_code = '00' and {{ only_years() }}
),

placed as (
    select
        fiscal_year,
        coalesce(prefecture_code, '不明') as prefecture_code,
        coalesce(industry_group, '不明') as industry_group,
        coalesce(size_class, '不明') as size_class,
        coalesce(business_form = '創業前', false) as is_founder
    from enterprises
),

counted as (
    select
        fiscal_year,
        prefecture_code,
        if(grouping(industry_group) = 1, 'すべて', industry_group) as industry_group,
        if(grouping(size_class) = 1, 'すべて', size_class) as size_class,
        count(*) filter (where not is_founder) as enterprises,
        count(*) filter (where is_founder) as founders
    from placed
    group by fiscal_year, prefecture_code, cube(industry_group, size_class)
),

final as (
    select
        *,
        sum(enterprises) filter (where industry_group = 'すべて' and size_class = 'すべて') over (partition by fiscal_year)
            as all_enterprises
    from counted
    where size_class <> '創業前'
)

select * from final
