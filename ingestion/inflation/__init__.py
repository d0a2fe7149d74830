"""Counts that may look inflated: what SQL does badly, as pure functions over whole arrays, and what people decided.

Comparison of notes, the statistics behind 【要確認】, what an audited sample says, decisions read line by line. Does not belong here: reading the
warehouse, which records bear a mark (dbt models), wording.
"""
