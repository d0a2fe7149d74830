"""The corporate registry (国税庁法人番号公表サイト): its files, where the operator puts them, become versions that dbt can read.

Belongs here: reading the agency's files and keeping their rows with keys for 名寄せ. Which versions are in force is SQL
(`ingestion.store.linkage`); what follows from them is models of `dbt_project/models/intermediate/nayose/`.
"""
