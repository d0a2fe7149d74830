"""Great Expectations at the gates: suites as data (`suites/`), run on accepted rows and on the marts before they are published.

The only importer of Great Expectations. Does not belong here: deciding what is an error (the rules live once, in `ingestion.checks` and
`ingestion.settling`); the suites verify that what was let through obeys them.
"""
