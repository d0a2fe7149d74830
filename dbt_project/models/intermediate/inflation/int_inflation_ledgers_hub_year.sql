{{ ledgers('hub_year') }}
