-- One row per client record and fiscal year in which it was consulted, with the classes under which it is published, and whether it speaks
-- for its enterprise in the breakdowns of its hub and of the nation (the latest consultation does).
{{ config(materialized='view') }}

with records as (
    select * from {{ ref('int_record_years') }}
),

final as (
    select
        record_id,
        enterprise_id,
        hub_code,
        fiscal_year,
        last_consulted_on,
        business_form,
        employees,
        capital_man_yen,
        industry_code,
        industry_group,
        size_class,
        {{ employees4() }} as employees4,
        {{ employees6() }} as employees6,
        is_latest_of_hub,
        is_latest as is_latest_of_nation,
        sha256,
        sheet,
        "row"
    from records
)

select * from final
