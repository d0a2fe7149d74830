"""Editions of the white paper: frozen, checked and compared. Belongs here: what an edition is. Does not: running dbt (handed in by `orchestration`)."""
