{{ config(meta={'kept_by': 'month'}) }}

with source as (
    select * from {{ source('raw', 'consultation') }}
)

select
    consultation_id,
    hub_code,
    month,
    form,
    record_id,
    client_no,
    consultation_no,
    consulted_on,
    started_min,
    ended_min,
    minutes,
    channel,
    hub_code || ':' || coordinator_no as coordinator_id,
    issue_major,
    issue_minors,
    coalesce(len(issue_minors), 0)::integer as issue_responses,
    request_text,
    response_text,
    special_desk,
    resolution,
    accompaniment_stage,
    attending_institution,
    referred_from,
    referred_to,
    first_received_at,
    sha256,
    sheet,
    "row"
from source
