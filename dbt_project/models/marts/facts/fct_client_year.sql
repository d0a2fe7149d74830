-- One row per client record and fiscal year in which it was consulted, with the classes under which it is published, and whether it speaks
-- for its enterprise in the breakdowns of its hub and of the nation (the latest consultation does).
{{ config(materialized='view', meta={'kept_by': 'year'}) }}

with records as (
    select * from {{ ref('int_record_years') }}
),

industries as (
    select * from {{ ref('stg_industries') }}
),

prefectures as (
    select hub_code as prefecture_code, prefecture from {{ ref('stg_hubs') }}
),

final as (
    select
        records.record_id,
        records.enterprise_id,
        records.hub_code,
        records.fiscal_year,
        records.last_consulted_on,
        records.business_form,
        records.employees,
        records.capital_man_yen,
        records.industry_code,
        records.industry_group,
        industries.industry_code || ' ' || industries.industry as industry_division,
        records.size_class,
        records.size_class_basic_act,
        prefectures.prefecture,
        {{ employees4() }} as employees4,
        {{ employees6() }} as employees6,
        records.is_latest_of_hub,
        records.is_latest as is_latest_of_nation,
        records.sha256,
        records.sheet,
        records."row"
    from records
    left join industries on records.industry_code = industries.industry_code
    left join prefectures on records.prefecture_code = prefectures.prefecture_code
)

select * from final
