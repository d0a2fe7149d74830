{{ ledgers('hub_month') }}
