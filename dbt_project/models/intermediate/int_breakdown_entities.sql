-- One row per hub, year and combination of the classes under which client records and enterprises are published, with how many there are.
-- Within a hub, an enterprise is what its latest record there says; in the nation, what its latest record anywhere says.
{{ config(materialized='yearly') }}

with records as (
    select
        *,
        {{ employees4() }} as employees4,
        {{ employees6() }} as employees6
    from {{ ref('int_record_years') }}
    where {{ only_years() }}
),

final as (
    select
        hub_code,
        fiscal_year,
        employees4,
        employees6,
        industry_group as industry7,
        nullif(size_class, '不明') as size_class,
        count(*) as records,
        count(*) filter (where is_latest_of_hub) as hub_enterprises,
        count(*) filter (where is_latest) as national_enterprises
    from records
    group by all
)

select * from final
