"""From the checked marts to what people receive: the published file, Parquet, reports, workbooks, the data dictionary.

Reads only. Does not belong here: computing a figure (that is SQL), deciding what a row is (ingestion), or Dagster.
"""
