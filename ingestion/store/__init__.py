"""Files of the warehouse that ingestion writes: read batches (`landing/`), the snapshot and its manifest.

Everything appears by one rename; data files never change once written. Does not belong here: deciding what is written.
"""
