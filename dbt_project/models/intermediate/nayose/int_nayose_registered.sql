-- One row per profile that agrees with one version (name, form, place) of one corporation in the registry alone: its 法人番号.
with profiles as (
    select * from {{ ref('int_nayose_wordings') }}
    where is_linkable and name_key <> ''
),

versions as (
    select distinct corporate_number, name_key, legal_form, municipality_key, town_key, street_key
    from {{ ref('stg_registry_versions') }}
    where name_key <> ''
),

names as (
    select * from {{ ref('int_registry_names') }}
),

unique_names as (
    select name_key from names
    where companies = 1
),

agreeing as (
    select profiles.profile_id, versions.corporate_number, 3 as closeness
    from profiles
    inner join versions using (name_key, legal_form, municipality_key, town_key, street_key)
    union all
    select profiles.profile_id, versions.corporate_number, 2
    from profiles
    inner join versions using (name_key, legal_form, municipality_key, town_key)
    where profiles.town_key <> ''
    union all
    select profiles.profile_id, versions.corporate_number, 1
    from profiles
    inner join versions
        on profiles.name_key = versions.name_key and profiles.legal_form = versions.legal_form
        and left(profiles.municipality_key, 2) = left(versions.municipality_key, 2)
    semi join unique_names on profiles.name_key = unique_names.name_key
),

closest as (
    select profile_id, max(closeness) as closeness
    from agreeing
    group by 1
),

final as (
    select agreeing.profile_id, min(agreeing.corporate_number) as registered_number
    from agreeing
    inner join closest using (profile_id, closeness)
    group by 1
    having count(distinct agreeing.corporate_number) = 1
)

select * from final
