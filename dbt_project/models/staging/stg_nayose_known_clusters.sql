with source as (
    select * from {{ source('nayose', 'known_cluster') }}
)

select
    profile_id,
    component_id,
    cluster_id,
    corporate_number
from source
