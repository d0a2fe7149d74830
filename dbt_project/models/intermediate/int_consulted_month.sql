-- One row per month: the nation, with the measures that come from consultations.
{{ config(materialized='yearly', years='int_years_to_recount') }}

{{ consulted('month') }}
