-- One row per hub and month with notes: how many there are, and how many are long enough to be compared.
{{ config(materialized='monthly', months='int_inflation_months') }}

with notes as (
    select * from {{ ref('int_inflation_notes') }}
    where {{ only_months('int_inflation_months') }}
),

final as (
    select
        hub_code,
        month,
        fiscal_year,
        count(*) as with_note,
        count(*) filter (where is_compared) as compared
    from notes
    group by all
)

select * from final
