-- One row per profile whose component may have changed since the last night: those stirred (also such as are gone), and all that shared a
-- component with one of them.
with stirred as (
    select profile_id from {{ ref('int_nayose_stirred') }}
),

known_clusters as (
    {{ as_last_night_left('int_nayose_clusters', {'profile_id': 'ubigint', 'component_id': 'ubigint'}) }}
),

touched_components as (
    select distinct component_id from known_clusters
    semi join stirred using (profile_id)
),

final as (
    select profile_id from stirred
    union
    select profile_id from known_clusters
    semi join touched_components using (component_id)
)

select * from final
