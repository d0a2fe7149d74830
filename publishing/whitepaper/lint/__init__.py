"""A linter of the national rules for machine-readable statistical tables, for any workbook or CSV as written."""
