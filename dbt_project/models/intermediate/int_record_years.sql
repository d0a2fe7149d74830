-- One row per client record and fiscal year in which it was consulted, with its attributes as of its latest consultation there.
with consultations as (
    select * from {{ ref('int_consultations_enriched') }}
),

clients as (
    select * from {{ ref('stg_clients') }}
),

industries as (
    select * from {{ ref('stg_industries') }}
),

supporting_act as (
    select * from {{ ref('int_size_limits') }} where law_basis = 'shien'
),

basic_act as (
    select * from {{ ref('int_size_limits') }} where law_basis = 'kihonho'
),

consulted as (
    select
        record_id,
        enterprise_id,
        hub_code,
        fiscal_year,
        max(consulted_on) as last_consulted_on,
        max(month) as last_month
    from consultations
    group by all
),

-- The record as handed in with (or last before) the month of the latest consultation.
attributes as (
    select
        consulted.record_id,
        consulted.fiscal_year,
        clients.business_form,
        clients.industry_code,
        clients.capital_man_yen,
        clients.employees,
        clients.prefecture_code
    from consulted
    inner join clients on consulted.record_id = clients.record_id and clients.month <= consulted.last_month
    qualify row_number() over (
        partition by consulted.record_id, consulted.fiscal_year order by clients.month desc, clients."row" desc
    ) = 1
),

final as (
    select
        consulted.record_id,
        consulted.enterprise_id,
        consulted.hub_code,
        consulted.fiscal_year,
        consulted.last_consulted_on,
        attributes.business_form,
        attributes.industry_code,
        industries.industry_group,
        attributes.prefecture_code,
        attributes.capital_man_yen,
        attributes.employees,
        {{ size_class('attributes', 'supporting_act') }} as size_class,
        {{ size_class('attributes', 'basic_act') }} as size_class_basic_act
    from consulted
    left join attributes using (record_id, fiscal_year)
    left join industries on attributes.industry_code = industries.industry_code
    left join supporting_act on attributes.industry_code = supporting_act.industry_code
    left join basic_act on attributes.industry_code = basic_act.industry_code
)

select * from final
