-- One row per client record, fiscal year in which it was consulted and rule: what the record said with its first and with its last
-- consultation of the year.
with consultations as (
    select record_id, enterprise_id, fiscal_year, month, consulted_on from {{ ref('int_consultations_enriched') }}
),

clients as (
    select record_id, month, "row", business_form, employees from {{ ref('stg_clients') }}
),

last_statuses as (
    select record_id, enterprise_id, fiscal_year, last_consulted_on, business_form, employees from {{ ref('int_record_years') }}
),

consulted as (
    select record_id, fiscal_year, min(month) as first_month, min(consulted_on) as first_on
    from consultations
    group by all
),

attributes as (
    select
        consulted.record_id,
        consulted.fiscal_year,
        arg_max(struct_pack(business_form := clients.business_form, employees := clients.employees), (clients.month, clients."row"))
            as said
    from consulted
    inner join clients on consulted.record_id = clients.record_id and clients.month <= consulted.first_month
    group by all
),

final as (
    select
        record_id, enterprise_id, fiscal_year, 'last' as status_rule, last_consulted_on as said_on, business_form, employees
    from last_statuses
    union all
    select
        consulted.record_id,
        last_statuses.enterprise_id,
        consulted.fiscal_year,
        'first',
        consulted.first_on,
        attributes.said.business_form,
        attributes.said.employees
    from consulted
    inner join last_statuses using (record_id, fiscal_year)
    left join attributes using (record_id, fiscal_year)
)

select * from final
