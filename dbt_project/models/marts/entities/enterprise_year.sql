with records as (
    select * from {{ ref('int_record_years') }}
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
    from records
    qualify row_number() over (
        partition by enterprise_id, fiscal_year order by last_consulted_on desc, record_id
    ) = 1
)

select * from final
