-- One row per hub and month, with the measures that come from consultations.
{{ config(materialized='yearly', years='int_years_to_recount') }}

{{ consulted('hub_month') }}
