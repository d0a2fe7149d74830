-- Read from the table of consultations: the published copy is the only one written.
{{ config(materialized='view', meta={'kept_by': 'month', 'period_follows_from': 'consultation_id'}) }}

with responses as (
    select *, unnest(issue_minors) as issue_minor from {{ ref('int_consultations_enriched') }}
),

majors as (
    select * from {{ ref('stg_issue_majors') }}
),

final as (
    select
        responses.consultation_id,
        responses.issue_minor,
        responses.issue_major,
        responses.hub_code,
        responses.month,
        responses.fiscal_year,
        responses.record_id,
        responses.enterprise_id,
        responses.special_desk,
        coalesce(responses.resolution = '解決', false) as is_resolved,
        majors.published_group as issue_group,
        {{ is_founding('majors.published_group') }} as is_founding,
        {{ price_pass_through('responses.') }} as price_pass_through
    from responses
    left join majors on responses.issue_major = majors.issue_major
)

select * from final
