"""The rules of contract §8 that one file can answer: cell by cell, row by row.

Belongs here: errors E01–E07 and E10–E14, warnings W01–W06, W08, W09, W11. Does not belong here: rules that look into other
submissions (E08, E09, W07, W10: `ingestion.settling`), and how a text is parsed (`ingestion.normalise`).
"""
