-- One row per consultation of an enterprise in a fiscal year in which a finding touches it, and whether a finding names it: what the
-- confirmed ledger is made of, at every grain.
{{ config(materialized='yearly', years='int_inflation_ledger_years', meta={'period_follows_from': 'consultation_id'}) }}

with named as (
    select consultation_id, fiscal_year, enterprise_id from {{ ref('int_inflation_confirmed_records') }}
    where {{ only_years('int_inflation_ledger_years') }}
),

enterprises as (
    select distinct enterprise_id, fiscal_year from named
),

consultations as (
    select consultation_id, hub_code, month, fiscal_year, record_id, enterprise_id, channel, minutes, issue_responses, resolution
    from {{ ref('int_consultations_enriched') }}
    where {{ only_years('int_inflation_ledger_years') }}
),

touched as (
    select consultations.*
    from consultations
    semi join enterprises using (enterprise_id, fiscal_year)
),

final as (
    select touched.*, named.consultation_id is not null as is_named
    from touched
    left join named on touched.consultation_id = named.consultation_id and touched.fiscal_year = named.fiscal_year
)

select * from final
