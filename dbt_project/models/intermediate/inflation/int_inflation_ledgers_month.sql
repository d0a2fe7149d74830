{{ ledgers('month') }}
