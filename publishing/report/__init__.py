"""The monthly workbook for headquarters. `sheets/` says what stands on which sheet; a block of `blocks/` writes each part."""
