-- One row per profile with its component and its cluster, the enterprise before ids. Untouched components keep what they were.
{{ config(materialized='kept', keys=['profile_id'], renewed='int_nayose_touched', renewed_key='profile_id') }}
-- depends_on: {{ ref('int_nayose_touched') }}

with numbers as (
    select profile_id, coalesce(corporate_number, '') as corporate_number from {{ ref('int_nayose_numbers') }}
),

components as (
    select * from {{ ref('int_nayose_components') }}
),

guarded as (
    select * from {{ ref('int_nayose_guarded') }}
),

assigned as (
    select components.profile_id, components.component_id, coalesce(guarded.cluster_id, components.component_id) as cluster_id
    from components
    left join guarded using (profile_id)
),

final as (
    select assigned.profile_id, assigned.component_id, assigned.cluster_id, numbers.corporate_number
    from assigned
    inner join numbers using (profile_id)
)

select * from final
