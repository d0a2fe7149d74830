"""The warehouse's SQL: staging (one to one with what ingestion hands over) → intermediate → marts. Read by dbt, not by Python.

`dictionary/` holds the words of every published column, once; the YAML beside the marts is generated from it.
"""
