"""Questions about counts that may look inflated: what SQL does badly (comparison of notes), as pure functions over whole arrays.

Does not belong here: reading the warehouse, deciding what is asked about (dbt models), wording.
"""
