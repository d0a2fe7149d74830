-- One row per month to be screened: from the first on in which a count is not what it was last night.
{{ periods_to_screen(
    'int_inflation_counts', 'int_inflation_screen_before',
    ['marker', 'hub_code', 'month']
) }}
