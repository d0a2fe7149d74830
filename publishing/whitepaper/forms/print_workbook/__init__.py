"""The workbook for printing: cover, contents, legend, one sheet a table, with the traditional symbols of Japanese statistics."""
