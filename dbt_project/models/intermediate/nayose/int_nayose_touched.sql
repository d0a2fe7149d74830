-- One row per profile whose component may have changed since the last night: new or changed profiles, ends of edges that came or went,
-- and all that shared a component with one of them.
with profiles as (
    select profile_id, is_fresh from {{ ref('int_nayose_profiles') }}
),

numbers as (
    select profile_id, coalesce(corporate_number, '') as corporate_number from {{ ref('int_nayose_numbers') }}
),

edges as (
    select profile_a, profile_b, evidence, round(bits, 3) as bits from {{ ref('int_nayose_edges') }}
),

known_edges as (
    select profile_a, profile_b, evidence, round(bits, 3) as bits from {{ ref('stg_nayose_known_edges') }}
),

known_clusters as (
    select * from {{ ref('stg_nayose_known_clusters') }}
),

changed_edges as (
    (select * from edges
    except
    select * from known_edges)
    union all
    (select * from known_edges
    except
    select * from edges)
),

touched as (
    select numbers.profile_id
    from numbers
    anti join known_clusters using (profile_id, corporate_number)
    union
    select profile_id from profiles
    where is_fresh
    union
    select known_clusters.profile_id
    from known_clusters
    anti join profiles using (profile_id)
    union
    select unnest([profile_a, profile_b]) from changed_edges
),

touched_components as (
    select distinct component_id
    from known_clusters
    semi join touched using (profile_id)
),

neighbours as (
    select known_clusters.profile_id
    from known_clusters
    semi join touched_components using (component_id)
),

chosen as (
    select profile_id from touched
    union
    select profile_id from neighbours
),

final as (
    select profile_id from profiles
    semi join chosen using (profile_id)
)

select * from final
