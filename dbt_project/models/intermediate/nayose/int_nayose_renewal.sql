-- One row: why the reference of rarity is taken anew tonight; null if the one in force is kept.
with mentions as (
    select count(*) as wordings from {{ ref('int_nayose_wordings') }}
),

known as (
    select
        count(*) as entries,
        max(users) filter (where kind = 'total') as wordings,
        coalesce(max(users) filter (where kind = 'registry'), 0) as registry,
        coalesce(max(users) filter (where kind = 'requests'), 0) as requests
    from {{ ref('stg_nayose_reference') }}
),

registry as (
    select count(*) as companies from (select 1 from {{ ref('stg_registry_versions') }} limit 1)
),

requests as (
    select count(*) as requests from {{ ref('stg_nayose_renewal_requests') }}
),

final as (
    select
        case
            when known.entries = 0 then 'first'
            when registry.companies <> known.registry then 'registry'
            when requests.requests <> known.requests then 'asked'
            when mentions.wordings > known.wordings * {{ nayose_parameter('reference', 'growth') }} then 'grown'
        end as reason,
        mentions.wordings,
        registry.companies as registry,
        requests.requests
    from mentions
    cross join known
    cross join registry
    cross join requests
)

select * from final
