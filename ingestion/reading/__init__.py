"""From the bytes of one file to tables of raw cells: limits, opening, recognising the form, finding headers and rows.

Belongs here: everything that knows about workbooks, CSVs and zips. Does not belong here: what a cell means
(`ingestion.normalise`), whether it is right (`ingestion.checks`), or what other files say (`ingestion.settling`).
"""
