-- One row per row of any source that names a client.
{{ config(materialized='view') }}

with clients as (
    select record_id, {{ nayose_keys() | join(', ') }}, month as said_in
    from {{ ref('stg_clients') }}
),

partner_rows as (
    select record_id, {{ nayose_keys() | join(', ') }}, date_trunc('month', referred_on)::date as said_in, hub_code as named_hub
    from {{ ref('stg_partner_referrals') }}
),

-- A consultation, referral or outcome may name a client whose own row was held back.
nameless as (
    select record_id, month as said_in from {{ ref('stg_consultations') }}
    union all
    select record_id, month from {{ ref('stg_referrals') }}
    union all
    select record_id, month from {{ ref('stg_outcomes') }}
),

decided as (
    select distinct unnest([record_a, record_b]) as record_id from {{ ref('stg_nayose_decisions') }}
    where decision in ('same', 'different')
),

rows_said as (
    select * from clients
    union all by name
    select * from partner_rows
    union all by name
    select record_id, said_in from nameless
    anti join clients using (record_id)
    where record_id is not null
),

-- Without a name, or with nothing beside it, a wording says nothing that another record could share.
final as (
    select
        rows_said.*,
        decided.record_id is not null as is_decided,
        case
            when rows_said.corporate_number is not null then null
            when coalesce(name_key, '') = '' then '事業者名がない'
            when coalesce(street_key, telephone_key, representative_key, municipality_key, '') = '' then '名称のほかに手がかりがない'
        end as unlinkable_reason
    from rows_said
    left join decided using (record_id)
)

select * from final
