-- One row per quarter in which coordinators are to be screened: from the first on in which a count is not what it was last night.
{{ periods_to_screen(
    'int_inflation_coordinator_counts', 'int_inflation_coordinator_screen_before',
    ['marker', 'hub_code', 'coordinator_id', 'quarter']
) }}
