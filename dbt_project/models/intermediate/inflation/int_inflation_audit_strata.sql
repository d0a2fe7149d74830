-- One row per hub, month and stratum that was drawn: how many records it had, how many were drawn, and what people found. Outdated: records
-- drawn are no longer there, or the hub-month has changed by more than a little since.
with samples as (
    select * from {{ ref('stg_flag_samples') }}
),

audits as (
    select * from {{ ref('stg_flag_audits') }}
),

sessions as (
    select consultation_id, hub_code, month, issue_responses from {{ ref('int_consultations_enriched') }}
),

parameters as (
    {{ parameters('inflation_parameter', ['sample_change']) }}
),

present as (
    select hub_code, month, consultations as records from {{ ref('int_inflation_hub_months') }}
),

strata as (
    select
        samples.sample_id,
        samples.hub_code,
        samples.month,
        samples.stratum,
        any_value(samples.stratum_size) as size,
        count(*) as drawn,
        count(*) filter (where audits.result = 'found') as found,
        count(*) filter (where audits.result = 'not_found') as missing,
        count(*) filter (where audits.result = 'unclear') as unclear,
        coalesce(list(sessions.issue_responses) filter (where audits.result = 'found'), []) as found_responses,
        coalesce(list(sessions.issue_responses) filter (where audits.result = 'not_found'), []) as missing_responses,
        count(*) filter (where sessions.consultation_id is null) as gone
    from samples
    left join audits using (sample_id, consultation_id)
    left join sessions on samples.consultation_id = sessions.consultation_id
    group by all
),

final as (
    select
        strata.* exclude (sample_id, gone),
        {{ fiscal_year('strata.month') }} as fiscal_year,
        sum(strata.gone) over sample > 0
        or abs(coalesce(present.records, 0) - sum(strata.size) over sample) > parameters.sample_change * sum(strata.size) over sample
            as is_outdated
    from strata
    cross join parameters
    left join present using (hub_code, month)
    window sample as (partition by strata.sample_id)
)

select * from final
