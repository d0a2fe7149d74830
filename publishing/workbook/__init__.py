"""What every workbook for people shares: looks, safe text, tables, charts, print setup."""
