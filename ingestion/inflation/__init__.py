"""What stands behind questions about counts that look inflated: the statistic, the estimate from audited samples, people's decisions.

Belongs here: arithmetic and people's files. Not here: which records bear a mark (SQL in `dbt_project/models/intermediate/inflation/`).
"""
