-- One row per hub and fiscal year, with the measures that come from consultations.
{{ config(materialized='yearly', years='int_years_to_recount') }}

{{ consulted('hub_year') }}
