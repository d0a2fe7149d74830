-- One row per client record and month whose ledger has the telephone or the address of a hub or a partner, by kind of contact and what is
-- the same.
{{ config(materialized='monthly', months='int_inflation_insider_months') }}

with clients as (
    select record_id, month, telephone_key, municipality_key, town_key, street_key from {{ ref('stg_clients') }}
    where form <> 'v1' and {{ only_months('int_inflation_insider_months') }}
),

contacts as (
    select * from {{ ref('int_inflation_known_contacts') }}
),

shared as (
    select clients.record_id, clients.month, contacts.contact_kind, 'telephone' as what
    from clients
    inner join contacts using (telephone_key)
    union
    select clients.record_id, clients.month, contacts.contact_kind, 'address' as what
    from clients
    inner join contacts using (municipality_key, town_key, street_key)
),

final as (
    select *, {{ fiscal_year('month') }} as fiscal_year
    from shared
)

select * from final
