"""Reference data of the operator: statistics that figures are set against, put into the inbox's `reference/` as documented CSV files.

Belongs here: reading and checking them. Nothing is invented where they are missing.
"""
