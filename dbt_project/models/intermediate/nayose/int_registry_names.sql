-- One row per name in the corporate registry, with how many companies bear it or bore it. Empty without the registry.
with versions as (
    select * from {{ ref('stg_registry_versions') }}
),

final as (
    select name_key, count(distinct corporate_number) as companies
    from versions
    where name_key <> ''
    group by 1
)

select * from final
