"""One row per marker, hub and month that was counted: what was to be expected, and whether the count lies above it or why nobody can tell."""

from ingestion.inflation.tables import counted, screened

KEYS = ("marker", "hub_code", "month")


def model(dbt, session):  # noqa: ANN001, ANN201 - the signature dbt asks for
    """Month after month with what was known then, in whole arrays: a query cannot feed a verdict back into the next month's baseline."""
    dbt.config(materialized="kept", keys=["month"], renewed="int_inflation_months_to_screen", renewed_key="month")
    counts = dbt.ref("int_inflation_counts")  # noqa: F841 - read by name in the query
    markers = dbt.ref("inflation_marker")  # noqa: F841
    to_screen = dbt.ref("int_inflation_months_to_screen")  # noqa: F841
    before = dbt.ref("int_inflation_screen_before")  # noqa: F841
    parameters = dict(dbt.ref("inflation_parameter").project("parameter, value").fetchall())
    return screened(session.sql(counted(KEYS)).to_arrow_table(), KEYS, parameters)
