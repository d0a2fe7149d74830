-- Read from its intermediate table: the published copy is the only one written.
{{ config(materialized='view', meta={'kept_by': 'year'}) }}

with enterprises as (
    select * from {{ ref('int_unit_enterprise_years') }} where unit_code = '00'
),

final as (
    select
        enterprise_id,
        fiscal_year,
        employees,
        size_class,
        industry_group,
        business_form,
        size_class_basic_act,
        record_id as latest_record_id,
        last_consulted_on
    from enterprises
)

select * from final
