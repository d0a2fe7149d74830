-- One row per accepted consultation, with its enterprise and the first consultation of that enterprise at any hub.
with consultations as (
    select * from {{ ref('stg_consultations') }}
),

enterprises as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

joined as (
    select
        consultations.consultation_id,
        consultations.hub_code,
        consultations.consulted_on,
        consultations.month,
        {{ fiscal_year('consultations.month') }} as fiscal_year,
        consultations.form,
        consultations.record_id,
        enterprises.enterprise_id,
        consultations.coordinator_id,
        consultations.channel,
        consultations.minutes,
        consultations.issue_major,
        consultations.issue_minors,
        consultations.issue_responses,
        consultations.resolution,
        consultations.special_desk,
        consultations.accompaniment_stage
    from consultations
    left join enterprises using (record_id)
),

final as (
    select
        *,
        min(consulted_on) over (partition by enterprise_id) as enterprise_first_on
    from joined
)

select * from final
