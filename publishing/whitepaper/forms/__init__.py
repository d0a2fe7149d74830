"""The forms of a white paper: workbooks, CSV, Parquet, charts, documents. Each writes what the cells say; none computes a figure."""
