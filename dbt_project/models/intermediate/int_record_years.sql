-- One row per client record and fiscal year in which it was consulted: what it said with its first and with its latest consultation of the
-- year, and whether it is the record that speaks for its enterprise (metrics.md §6: the latest consultation, ties by record id).
{{ config(materialized='yearly') }}

with consultations as (
    select record_id, enterprise_id, hub_code, fiscal_year, month, consulted_on from {{ ref('int_consultations_enriched') }}
    where {{ only_years(month='month') }}
),

clients as (
    select * from {{ ref('int_client_months') }}
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

-- The months of a year are bits (April the lowest), so that no row is kept for each month of a record.
consulted as (
    select
        record_id,
        enterprise_id,
        hub_code,
        fiscal_year,
        min(consulted_on) as first_consulted_on,
        max(consulted_on) as last_consulted_on,
        min(month) as first_month,
        max(month) as last_month,
        bit_or(1 << ((month(month) + 8) % 12))::smallint as months
    from consultations
    group by all
),

-- Who speaks is the least of these: text, since the least of a text is found while grouping and needs no sort. Days are counted down to
-- a far one to make the latest the least; both forms of a day have one length.
keyed as (
    select
        *,
        first_consulted_on::varchar || record_id as first_key,
        (date '9999-12-31' - last_consulted_on)::varchar || record_id as latest_key
    from consulted
),

hub_speakers as (
    select enterprise_id, fiscal_year, hub_code, min(first_key) as first_key, min(latest_key) as latest_key
    from keyed
    group by all
),

speakers as (
    select enterprise_id, fiscal_year, min(first_key) as first_key, min(latest_key) as latest_key, count(*) = 1 as is_only_hub
    from hub_speakers
    group by all
),

ranked as (
    select
        keyed.* exclude (first_key, latest_key),
        keyed.first_key = speakers.first_key as is_first,
        keyed.latest_key = speakers.latest_key as is_latest,
        keyed.latest_key = hub_speakers.latest_key as is_latest_of_hub,
        speakers.is_only_hub
    from keyed
    inner join speakers using (enterprise_id, fiscal_year)
    inner join hub_speakers using (enterprise_id, fiscal_year, hub_code)
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
