"""名寄せ for people: why two records are one enterprise or not, the review workbook, the page of a cluster.

Belongs here: reading what the last night left (`linkage/`, `restricted/`) and showing it. Nothing here decides anything; decisions are
read by `ingestion.nayose`, and linking is SQL.
"""
