"""One row per touched profile with the component it falls into before guards: everything that edges connect, by its smallest id."""

import pyarrow as pa

from ingestion.nayose.components import component_ids

EDGES = "select profile_a, profile_b from edges where evidence <> 'decided_different'"


def model(dbt, session):  # noqa: ANN001, ANN201 - the signature dbt asks for
    """Whole arrays instead of a recursive query: a night that touches everything has a million profiles."""
    dbt.config(materialized="table")
    touched = dbt.ref("int_nayose_touched")  # noqa: F841 - read by name below
    edges = dbt.ref("int_nayose_edges")  # noqa: F841
    nodes = session.sql("select profile_id from touched order by profile_id").fetchnumpy()["profile_id"]
    ends = session.sql(EDGES).fetchnumpy()
    found = component_ids(nodes, ends["profile_a"], ends["profile_b"])
    return pa.table({"profile_id": nodes, "component_id": found})
