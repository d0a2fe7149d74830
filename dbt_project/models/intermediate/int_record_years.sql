-- One row per client record and fiscal year in which it was consulted: what it said with its first and with its latest consultation of the
-- year, and whether it is the record that speaks for its enterprise (metrics.md §6: the latest consultation, ties by record id).
{{ config(materialized='yearly') }}
{% set none_is_repeated = asked_once('select count(*) = 0 from ' ~ ref('int_clients_repeated')) %}

with ranked as (
    select * from {{ ref('int_record_year_spans') }}
    where {{ only_years() }}
),

repeated as (
    select digest from {{ ref('int_clients_repeated') }}
),

-- A sheet that names a record twice means the last row. Hardly ever any: a night asks whether there are any before it looks for them.
clients as not materialized (
    select record_id, month, {{ client_attributes() }} from {{ ref('stg_clients') }}
    where ({{ none_is_repeated }}) and {{ only_years(month='month') }}
    union all
    select record_id, month, {{ client_attributes() }} from {{ ref('stg_clients') }}
    where not ({{ none_is_repeated }}) and hash(record_id, month) not in (select digest from repeated) and {{ only_years(month='month') }}
    union all
    (
        select record_id, month, {{ client_attributes() }} from {{ ref('stg_clients') }}
        where not ({{ none_is_repeated }}) and hash(record_id, month) in (select digest from repeated) and {{ only_years(month='month') }}
        qualify row_number() over (partition by record_id, month order by "row" desc) = 1
    )
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

several_months as (
    select record_id, fiscal_year, first_month from ranked
    where first_month < last_month
),

-- What a record says in the month of its latest consultation, and of its first where that is another: as handed in with that very month, as
-- nearly all are, else with the last month before.
asked as (
    select record_id, last_month as month from ranked
    union all
    select record_id, first_month from several_months
),

unsaid as (
    select * from asked
    anti join clients using (record_id, month)
),

-- Of any year before. Without the semi join all clients would be sorted, for the few that are asked for.
asked_clients as (
    select record_id, month, {{ client_attributes() }} from {{ ref('stg_clients') }}
    semi join unsaid using (record_id)
    qualify row_number() over (partition by record_id, month order by "row" desc) = 1
),

said_before as (
    select unsaid.*, asked_clients.* exclude (record_id, month)
    from unsaid
    asof inner join asked_clients on unsaid.record_id = asked_clients.record_id and unsaid.month >= asked_clients.month
),

said as not materialized (
    select * from clients
    union all
    select * from said_before
),

attributes as not materialized (
    select ranked.*, said.* exclude (record_id, month)
    from ranked
    left join said on ranked.record_id = said.record_id and ranked.last_month = said.month
),

first_said as (
    select several_months.record_id, several_months.fiscal_year, said.business_form, said.employees
    from several_months
    left join said on several_months.record_id = said.record_id and several_months.first_month = said.month
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
        attributes.is_only_hub,
        attributes.months,
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
