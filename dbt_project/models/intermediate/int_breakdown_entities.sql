-- One row per hub, year and combination of the classes under which client records and enterprises are published, with how many there are.
-- Within a hub, an enterprise is what its latest record there says; in the nation, what its latest record anywhere says.
{{ config(materialized='yearly') }}

with records as (
    select * from {{ ref('int_record_years') }}
    where {{ only_years() }}
),

industries as (
    select * from {{ ref('stg_industries') }}
),

prefectures as (
    select hub_code as prefecture_code, prefecture from {{ ref('stg_hubs') }}
),

classed as (
    select
        *,
        {{ employees4() }} as employees4,
        {{ employees6() }} as employees6
    from records
),

final as (
    select
        classed.hub_code,
        classed.fiscal_year,
        classed.employees4,
        classed.employees6,
        classed.industry_group as industry7,
        nullif(classed.size_class, '不明') as size_class,
        nullif(classed.size_class_basic_act, '不明') as size_class_basic_act,
        industries.industry_code || ' ' || industries.industry as industry_division,
        nullif(classed.business_form, '不明') as business_form,
        prefectures.prefecture,
        count(*) as records,
        count(*) filter (where classed.is_latest_of_hub) as hub_enterprises,
        count(*) filter (where classed.is_latest) as national_enterprises
    from classed
    left join industries using (industry_code)
    left join prefectures using (prefecture_code)
    group by all
)

select * from final
