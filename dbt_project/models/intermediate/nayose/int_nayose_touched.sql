-- One row per profile whose component may have changed since the last night: those stirred (also such as are gone), those that an edge
-- joins to one of them, and all that shared a component with any.
with stirred as (
    select profile_id from {{ ref('int_nayose_stirred') }}
),

known_clusters as (
    {{ as_last_night_left('int_nayose_clusters', {'profile_id': 'ubigint', 'component_id': 'ubigint'}) }}
),

edges as (
    select profile_a, profile_b from {{ ref('int_nayose_edges') }}
    where profile_a in (select profile_id from stirred) or profile_b in (select profile_id from stirred)
),

reached as (
    select profile_id from stirred
    union
    select unnest([profile_a, profile_b]) from edges
),

touched_components as (
    select distinct component_id from known_clusters
    semi join reached using (profile_id)
),

final as (
    select profile_id from reached
    union
    select profile_id from known_clusters
    semi join touched_components using (component_id)
)

select * from final
