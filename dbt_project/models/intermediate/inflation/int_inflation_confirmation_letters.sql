-- One row per consultation drawn to be confirmed by mail, with what the client's record said then: as handed in with the month, else with
-- the last month before: one row for each of the sample, whose key is tested there. Names and addresses: for the restricted file alone.
{{ config(materialized='view') }}

with sample as (
    select * from {{ ref('int_inflation_confirmation_sample') }}
),

seeds as (
    select * from {{ ref('stg_confirmation_seeds') }}
),

consultations as (
    select consultation_id, month, consulted_on from {{ ref('stg_consultations') }}
),

clients as (
    select * from {{ ref('stg_clients') }}
),

final as (
    select
        sample.hub_code,
        sample.month,
        sample.fiscal_year,
        sample.draw_no,
        sample.of_enterprises,
        sample.consultation_id,
        consultations.consulted_on,
        clients.name as client_name,
        clients.representative,
        clients.postal_code,
        clients.address,
        sample.seed,
        seeds.drawn_on
    from sample
    inner join consultations using (consultation_id, month)
    inner join seeds using (fiscal_year)
    left join clients on sample.record_id = clients.record_id and sample.month >= clients.month
    -- A sheet that names a record twice means the last row.
    qualify row_number() over (partition by sample.consultation_id order by clients.month desc nulls last, clients."row" desc) = 1
)

select * from final
