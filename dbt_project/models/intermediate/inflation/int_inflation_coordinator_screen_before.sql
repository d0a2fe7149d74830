-- One row per marker, coordinator and quarter of last night's screen, as int_inflation_screen_before.
{{ config(materialized='view') }}

{{ screened_before('int_inflation_coordinator_screen', {
    'marker': 'varchar', 'hub_code': 'varchar', 'coordinator_id': 'varchar', 'quarter': 'date'
}) }}
