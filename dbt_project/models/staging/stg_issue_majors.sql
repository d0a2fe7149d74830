-- A table: the facts that join it stand in every branch of kpi_member, and each would open the code list once more.
{{ config(materialized='table') }}

with source as (
    select * from {{ source('codes', 'issue_major') }}
)

select
    label as issue_major,
    published_group
from source
