-- One row per client record with a telephone: the first that it gave, as a hash, and in which month. The number itself stays in staging.
{{ config(materialized='kept', keys=['record_id'], renewed='int_inflation_telephones_renewed', renewed_key='record_id') }}

with renewed as (
    select * from {{ ref('int_inflation_telephones_renewed') }}
),

clients as (
    select record_id, month, hash(telephone_key) as telephone from {{ ref('stg_clients') }}
    where form <> 'v1' and telephone_key is not null
),

given as (
    select record_id, month, telephone from clients
    where {{ only_months() }}
    union all
    select record_id, month, telephone from renewed
    where telephone is not null and not is_unknown
    union all
    -- Of any month, for the few of whom it has to be looked for again.
    select record_id, month, telephone from clients
    where {{ one_of('month', 'select month from ' ~ ref('int_hub_months') ~ ' where exists (from ' ~ ref('int_inflation_telephones_renewed')
        ~ ' where is_unknown)') }}
    and record_id in (select renewed.record_id from renewed where renewed.is_unknown)
),

final as (
    select
        record_id,
        min(month) as month,
        arg_min(telephone, (month, telephone)) as telephone
    from given
    group by record_id
)

select * from final
