"""From a clerk's file to typed rows, each accounted for.

Belongs here: reading submissions, normalising cells, the rules of the contract's §8, deciding which submission is in force,
and writing the snapshot that the warehouse is built from. Does not belong here: Dagster, dbt, Great Expectations,
anything that counts (that is SQL in `dbt_project/`) or that is handed out (that is `publishing/`).
"""
