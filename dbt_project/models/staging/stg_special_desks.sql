-- A table: the facts that join it stand in every branch of kpi_member, and each would open the code list once more.
{{ config(materialized='table') }}

with source as (
    select * from {{ source('codes', 'special_desk') }}
)

select
    label as special_desk,
    opened_on::date as opened_on,
    try_cast(closed_on as date) as closed_on
from source
