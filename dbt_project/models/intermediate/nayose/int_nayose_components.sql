-- One row per touched profile with the component it falls into before guards: everything that edges connect, named by its smallest id.
with recursive nodes as (
    select profile_id from {{ ref('int_nayose_touched') }}
),

edges as (
    select profile_a, profile_b from {{ ref('int_nayose_edges') }}
    semi join nodes on profile_a = nodes.profile_id
    where evidence <> 'decided_different'
),

neighbours as (
    select profile_a as profile_id, profile_b as neighbour from edges
    union
    select profile_b, profile_a from edges
),

components (profile_id, component_id) using key (profile_id) as (
    select profile_id, profile_id as component_id from nodes
    union
    (
        select neighbours.neighbour as profile_id, min(changed.component_id) as component_id
        from components as changed
        inner join neighbours using (profile_id)
        inner join recurring.components as known on neighbours.neighbour = known.profile_id
        where changed.component_id < known.component_id
        group by neighbours.neighbour
    )
)

select profile_id, component_id from components
