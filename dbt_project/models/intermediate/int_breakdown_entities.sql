-- One row per base, unit (hub; 00: nation), year and combination of the classes under which client records and enterprises are
-- published, with how many there are.
with records as (
    select * from {{ ref('int_record_years') }}
),

enterprises as (
    select * from {{ ref('int_unit_enterprise_years') }}
),

industries as (
    select * from {{ ref('stg_industries') }}
),

prefectures as (
    select hub_code as prefecture_code, prefecture from {{ ref('stg_hubs') }}
),

entities as (
    select 'clients_reported' as base, hub_code as unit_code, * from records
    union all
    select 'clients_reported' as base, '00' as unit_code, * from records
    union all by name
    select 'enterprises' as base, * from enterprises
),

final as (
    select
        entities.base,
        entities.unit_code as hub_code,
        entities.fiscal_year,
        {{ employees4('entities.') }} as employees4,
        {{ employees6('entities.') }} as employees6,
        entities.industry_group as industry7,
        nullif(entities.size_class, '不明') as size_class,
        nullif(entities.size_class_basic_act, '不明') as size_class_basic_act,
        industries.industry_code || ' ' || industries.industry as industry_division,
        nullif(entities.business_form, '不明') as business_form,
        prefectures.prefecture,
        count(*) as entities
    from entities
    left join industries using (industry_code)
    left join prefectures using (prefecture_code)
    group by all
)

select * from final
