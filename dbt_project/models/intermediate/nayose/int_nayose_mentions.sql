-- One row per client record and wording: a record whose cells changed over the months has several.
with clients as (
    select *, month as said_in from {{ ref('stg_clients') }}
),

partner_rows as (
    select *, date_trunc('month', referred_on)::date as said_in from {{ ref('stg_partner_referrals') }}
),

-- A consultation or referral may name a client whose own row was held back.
nameless as (
    select record_id, month as said_in from {{ ref('stg_consultations') }}
    union all
    select record_id, month from {{ ref('stg_referrals') }}
),

decided as (
    select distinct unnest([record_a, record_b]) as record_id from {{ ref('stg_nayose_decisions') }}
),

wordings as (
    select record_id, {{ nayose_keys() }}, min(said_in) as first_month, max(said_in) as last_month
    from clients
    group by all
    union all
    select record_id, {{ nayose_keys() }}, min(said_in) as first_month, max(said_in) as last_month
    from partner_rows
    group by all
    union all by name
    select record_id, min(said_in) as first_month, max(said_in) as last_month
    from nameless
    anti join clients using (record_id)
    where record_id is not null
    group by 1
),

-- Without a name, or with nothing beside it, a wording says nothing that another record could share.
told as (
    select
        wordings.*,
        decided.record_id is not null as is_decided,
        case
            when wordings.corporate_number is not null then null
            when coalesce(name_key, '') = '' then '事業者名がない'
            when
                coalesce(street_key, '') = '' and coalesce(telephone_key, '') = '' and coalesce(representative_key, '') = ''
                and coalesce(municipality_key, '') = ''
                then '名称のほかに手がかりがない'
        end as unlinkable_reason
    from wordings
    left join decided using (record_id)
),

final as (
    select
        *,
        unlinkable_reason is null as is_linkable,
        -- A wording that says nothing, or that a person decided on, is a profile of its own record.
        (md5_number(concat_ws(
            '|',
            {% for key in nayose_keys().split(', ') -%} coalesce({{ key }}, ''), {% endfor -%}
            if(unlinkable_reason is not null or is_decided, record_id, '')
        )) & 18446744073709551615)::ubigint as profile_id
    from told
)

select * from final
