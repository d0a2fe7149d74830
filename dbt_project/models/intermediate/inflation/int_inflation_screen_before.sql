-- One row per marker, hub and month of last night's screen: the counts, and what they left to later months. None in a file that starts
-- empty. A view for int_inflation_screen, which is made anew after it was read.
{{ config(materialized='view') }}

{{ screened_before('int_inflation_screen', {'marker': 'varchar', 'hub_code': 'varchar', 'month': 'date'}) }}
