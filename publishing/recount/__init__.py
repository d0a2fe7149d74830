"""Every figure of the KPI marts counted again from the accepted rows, in another language than the marts' SQL, and held against them.

Shares nothing with `dbt_project/` but the code lists and the enterprise of each record; a mistake in one of the two shows as a difference.
"""
