"""Flags for people: what is asked, the reviewers' workbook, the sample to look up, the page on fairness.

Belongs here: reading the published marts and showing them. Nothing here decides or counts; people's files are read by `ingestion.inflation`.
"""
