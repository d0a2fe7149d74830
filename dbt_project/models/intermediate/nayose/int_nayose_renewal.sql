-- One row: why the reference of rarity is taken anew tonight; null if the one in force is kept.
with tonight as (
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

-- 0: no registry; 1: part of it, whose counts say nothing of the country; 2: the file of the nation, or those of all prefectures.
registry as (
    select
        case
            when count(*) filter (where is_full and prefecture_code = '00') > 0 then 2
            when count(distinct prefecture_code) filter (where is_full and prefecture_code between '01' and '47') = 47 then 2
            when count(*) > 0 then 1
            else 0
        end as coverage
    from {{ ref('stg_registry_files') }}
),

requests as (
    select count(*) as requests from {{ ref('stg_nayose_renewal_requests') }}
),

final as (
    select
        case
            when known.entries = 0 then 'first'
            when registry.coverage <> known.registry then 'registry'
            when requests.requests <> known.requests then 'asked'
            when tonight.wordings > known.wordings * {{ nayose_parameter('reference', 'growth') }} then 'grown'
        end as reason,
        tonight.wordings,
        registry.coverage as registry,
        requests.requests
    from tonight
    cross join known
    cross join registry
    cross join requests
)

select * from final
