"""One row per marker, coordinator and quarter that was counted: the screen of hubs, on coordinators. Shown only below a flagged hub-month."""

from ingestion.inflation.tables import counted, screened

KEYS = ("marker", "hub_code", "coordinator_id", "quarter")


def model(dbt, session):  # noqa: ANN001, ANN201 - the signature dbt asks for
    """A coordinator's month is too small to say anything; a quarter is held against all coordinators and the own quarters before."""
    dbt.config(materialized="kept", keys=["quarter"], renewed="int_inflation_quarters_to_screen", renewed_key="quarter")
    counts = dbt.ref("int_inflation_coordinator_counts")  # noqa: F841 - read by name in the query
    markers = dbt.ref("inflation_marker")  # noqa: F841
    to_screen = dbt.ref("int_inflation_quarters_to_screen")  # noqa: F841
    before = dbt.ref("int_inflation_coordinator_screen_before")  # noqa: F841
    parameters = dict(dbt.ref("inflation_parameter").project("parameter, value").fetchall())
    return screened(session.sql(counted(KEYS)).to_arrow_table(), KEYS, parameters, rules_of="coordinator_")
