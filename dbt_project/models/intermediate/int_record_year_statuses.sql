-- One row per client record, fiscal year in which it was consulted and rule: what the record said with its first and with its last
-- consultation of the year.
with consultations as (
    select record_id, enterprise_id, fiscal_year, month, consulted_on from {{ ref('int_consultations_enriched') }}
),

clients as (
    select record_id, month, "row", business_form, employees from {{ ref('stg_clients') }}
),

consulted as (
    select
        record_id,
        enterprise_id,
        fiscal_year,
        min(month) as first_month,
        max(month) as last_month,
        min(consulted_on) as first_on,
        max(consulted_on) as last_on
    from consultations
    group by all
),

ruled as (
    select record_id, enterprise_id, fiscal_year, 'first' as status_rule, first_month as until_month, first_on as said_on from consulted
    union all
    select record_id, enterprise_id, fiscal_year, 'last', last_month, last_on from consulted
),

attributes as (
    select ruled.record_id, ruled.fiscal_year, ruled.status_rule, clients.business_form, clients.employees
    from ruled
    inner join clients on ruled.record_id = clients.record_id and clients.month <= ruled.until_month
    qualify row_number() over (
        partition by ruled.record_id, ruled.fiscal_year, ruled.status_rule order by clients.month desc, clients."row" desc
    ) = 1
),

final as (
    select
        ruled.record_id,
        ruled.enterprise_id,
        ruled.fiscal_year,
        ruled.status_rule,
        ruled.said_on,
        attributes.business_form,
        attributes.employees
    from ruled
    left join attributes using (record_id, fiscal_year, status_rule)
)

select * from final
