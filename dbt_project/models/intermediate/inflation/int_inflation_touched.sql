-- One row per consultation of an enterprise that a finding touches, and whether a finding names it: what the confirmed ledger is made
-- of, at every grain.
with named as (
    select consultation_id from {{ ref('int_inflation_confirmed_records') }}
),

enterprises as (
    select distinct enterprise_id from {{ ref('int_inflation_confirmed_records') }}
),

consultations as (
    select consultation_id, hub_code, month, fiscal_year, record_id, enterprise_id, channel, minutes, issue_responses, resolution
    from {{ ref('int_consultations_enriched') }}
),

touched as (
    select consultations.*
    from consultations
    semi join enterprises using (enterprise_id)
),

final as (
    select touched.*, named.consultation_id is not null as is_named
    from touched
    left join named using (consultation_id)
)

select * from final
