-- One row per kind and value that several wordings share tonight, with how many; empty unless the reference of rarity is renewed.
with renewal as (
    select * from {{ ref('int_nayose_renewal') }}
),

wordings as (
    select *, concat_ws('|', municipality_key, town_key) as place
    from {{ ref('int_nayose_wordings') }}
    where (select reason from renewal) is not null
),

counts as (
    select 'name' as kind, name_key as value, count(distinct place) as users from wordings group by all
    union all
    select 'kana', kana_key, count(distinct place) from wordings group by all
    union all
    select 'person', representative_key, count(distinct place) from wordings group by all
    union all
    select 'telephone', telephone_key, count(distinct name_key) from wordings group by all
    union all
    select 'tenants', concat_ws('|', place, street_key), count(distinct name_key) from wordings where street_key <> '' group by all
    union all
    select 'town', place, count(*) from wordings where town_key <> '' group by all
    union all
    select 'municipality', municipality_key, count(*) from wordings group by all
    union all
    select 'registered', name_key, companies from {{ ref('int_registry_names') }}
    where (select reason from renewal) is not null
),

final as (
    select kind, value, users::bigint as users from counts
    where users > 1 and value <> ''
    union all
    select unnest(['total', 'registry', 'requests']), '', unnest([wordings, registry, requests])
    from renewal
    where reason is not null
)

select * from final
