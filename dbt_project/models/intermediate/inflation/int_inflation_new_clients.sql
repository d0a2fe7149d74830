-- One row per 相談者番号 at its first consultation: what the patterns of identities look at. v1 numbers no clients, each of its lines
-- stands alone. `telephone`: a hash, of the first that it gave.
{{ config(materialized='kept', keys=['record_id'], renewed='int_inflation_clients_touched', renewed_key='record_id') }}

with record_years as (
    select * from {{ ref('int_record_years') }}
    where {{ only_touched('record_id', touched='int_inflation_clients_touched') }}
),

hub_months as (
    select hub_code, month from {{ ref('int_hub_months') }}
    where form <> 'v1'
),

special as (
    select record_id, consulted_on as first_on, event_kinds from {{ ref('int_consultations_enriched') }}
    where is_special and {{ only_touched('record_id', touched='int_inflation_clients_touched') }}
),

telephones as (
    select record_id, telephone from {{ ref('int_inflation_telephones') }}
    where {{ only_touched('record_id', touched='int_inflation_clients_touched') }}
),

firsts as (
    select
        record_id,
        any_value(hub_code) as hub_code,
        any_value(enterprise_id) as enterprise_id,
        min(first_consulted_on) as first_on
    from record_years
    semi join hub_months
        on record_years.hub_code = hub_months.hub_code
        and date_trunc('month', record_years.first_consulted_on) = hub_months.month
    group by record_id
),

events as (
    select
        special.record_id,
        list_distinct(flatten(list(special.event_kinds))) as event_kinds
    from special
    semi join firsts using (record_id, first_on)
    group by special.record_id
),

final as (
    select
        firsts.record_id,
        firsts.hub_code,
        date_trunc('month', firsts.first_on)::date as month,
        {{ fiscal_year('firsts.first_on') }} as fiscal_year,
        coalesce(firsts.enterprise_id, firsts.record_id) as enterprise_id,
        firsts.first_on,
        coalesce(events.event_kinds, []) as event_kinds,
        telephones.telephone
    from firsts
    left join events using (record_id)
    left join telephones using (record_id)
)

select * from final
