-- One row per profile with the 法人番号 it is taken to have: its own, unless name and place both contradict the registry; else the
-- registered one.
with profiles as (
    select profile_id, corporate_number, name_key, municipality_key from {{ ref('int_nayose_wordings') }}
),

registered as (
    select * from {{ ref('int_nayose_registered') }}
),

versions as (
    select distinct corporate_number, name_key, municipality_key from {{ ref('stg_registry_versions') }}
),

judged as (
    select
        profiles.profile_id,
        -- A wording silent on name or place contradicts nothing.
        not bool_or(
            coalesce(contains(versions.name_key, profiles.name_key) or contains(profiles.name_key, versions.name_key), true)
            or coalesce(versions.municipality_key = profiles.municipality_key, true)
        ) as is_contradicted
    from profiles
    inner join versions using (corporate_number)
    where profiles.corporate_number is not null
    group by 1
),

final as (
    select
        profiles.profile_id,
        case
            when not coalesce(judged.is_contradicted, false) then coalesce(profiles.corporate_number, registered.registered_number)
            else registered.registered_number
        end as corporate_number,
        profiles.corporate_number is not null and not coalesce(judged.is_contradicted, false) as is_own,
        coalesce(judged.is_contradicted, false) as is_contradicted
    from profiles
    left join registered using (profile_id)
    left join judged using (profile_id)
)

select * from final
