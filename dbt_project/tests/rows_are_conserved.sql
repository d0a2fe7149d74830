-- Rows read = accepted + quarantined + superseded + ignored, for every sheet, file and table.
select * from {{ ref('row_conservation') }} where imbalance <> 0
