-- One row per hub, year, breakdown and category under which client records and enterprises are published, with how many there are.
-- Within a hub, an enterprise is what its latest record there says; in the nation, what its latest record anywhere says.
{{ config(materialized='yearly') }}
{% set breakdowns = [
    'employees4', 'employees6', 'industry7', 'industry_division', 'size_class', 'size_class_basic_act', 'business_form', 'prefecture'
] %}

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
        records.hub_code,
        records.fiscal_year,
        {{ employees4() }} as employees4,
        {{ employees6() }} as employees6,
        records.industry_group as industry7,
        industries.industry_code || ' ' || industries.industry as industry_division,
        nullif(records.size_class, '不明') as size_class,
        nullif(records.size_class_basic_act, '不明') as size_class_basic_act,
        nullif(records.business_form, '不明') as business_form,
        prefectures.prefecture,
        records.is_latest_of_hub,
        records.is_latest
    from records
    left join industries using (industry_code)
    left join prefectures using (prefecture_code)
),

-- Each breakdown on its own: combinations of all of them would be nearly as many as records.
final as (
    select
        hub_code,
        fiscal_year,
        case
            {%- for breakdown in breakdowns %}
            when grouping({{ breakdown }}) = 0 then '{{ breakdown }}'
            {%- endfor %}
        end as breakdown,
        case
            {%- for breakdown in breakdowns %}
            when grouping({{ breakdown }}) = 0 then coalesce({{ breakdown }}, '不明')
            {%- endfor %}
        end as category,
        count(*) as records,
        count(*) filter (where is_latest_of_hub) as hub_enterprises,
        count(*) filter (where is_latest) as national_enterprises
    from classed
    group by grouping sets (
        {%- for breakdown in breakdowns %}
        (hub_code, fiscal_year, {{ breakdown }}){{ ',' if not loop.last }}
        {%- endfor %}
    )
)

select * from final
