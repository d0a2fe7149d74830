{{ ledgers('year') }}
