-- One row per client record and fiscal year in which it was consulted: what it said with its first and with its latest consultation of the
-- year, and whether it is the record that speaks for its enterprise (metrics.md §6: the latest consultation, ties by record id).
{{ config(materialized='yearly') }}

with record_months as (
    select * from {{ ref('int_record_months') }}
    where {{ only_years() }}
),

clients as (
    select * exclude (fiscal_year) from {{ ref('int_client_months') }}
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
        min(first_on) as first_consulted_on,
        max(last_on) as last_consulted_on,
        min(month) as first_month,
        max(month) as last_month
    from record_months
    group by all
),

-- Most enterprises have one record a year: only the others need comparing.
several as (
    select enterprise_id, fiscal_year
    from consulted
    group by all
    having count(*) > 1
),

ranked as (
    select *, true as is_first, true as is_latest, true as is_latest_of_hub
    from consulted
    anti join several using (enterprise_id, fiscal_year)
    union all
    select
        *,
        row_number() over (partition by enterprise_id, fiscal_year order by first_consulted_on, record_id) = 1,
        row_number() over (partition by enterprise_id, fiscal_year order by last_consulted_on desc, record_id) = 1,
        row_number() over (partition by enterprise_id, fiscal_year, hub_code order by last_consulted_on desc, record_id) = 1
    from consulted
    semi join several using (enterprise_id, fiscal_year)
),

-- The record as handed in with (or last before) the month of the latest consultation, and of the first where that is another.
{{ said_as_of('attributes', 'ranked', 'last_month') }},

several_months as (
    select record_id, fiscal_year, first_month from ranked
    where first_month < last_month
),

{{ said_as_of('earlier', 'several_months', 'first_month') }},

first_said as (
    select record_id, fiscal_year, business_form, employees from earlier
),

final as (
    select
        attributes.record_id,
        attributes.enterprise_id,
        attributes.hub_code,
        attributes.fiscal_year,
        attributes.first_consulted_on,
        attributes.last_consulted_on,
        attributes.is_first,
        attributes.is_latest,
        attributes.is_latest_of_hub,
        attributes.business_form,
        attributes.industry_code,
        industries.industry_group,
        attributes.prefecture_code,
        attributes.capital_man_yen,
        attributes.employees,
        {{ size_class('attributes', 'supporting_act') }} as size_class,
        {{ size_class('attributes', 'basic_act') }} as size_class_basic_act,
        if(earlier.record_id is null, attributes.business_form, earlier.business_form) as first_business_form,
        if(earlier.record_id is null, attributes.employees, earlier.employees) as first_employees,
        attributes.sha256,
        attributes.sheet,
        attributes."row"
    from attributes
    left join first_said as earlier using (record_id, fiscal_year)
    left join industries on attributes.industry_code = industries.industry_code
    left join supporting_act on attributes.industry_code = supporting_act.industry_code
    left join basic_act on attributes.industry_code = basic_act.industry_code
)

select * from final
