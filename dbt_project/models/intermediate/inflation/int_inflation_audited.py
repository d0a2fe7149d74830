"""One row per hub-month that people looked at, and per hub and fiscal year over such months: the excess estimated from the sample, with its interval."""

import pyarrow as pa

from ingestion.inflation.audited import COLUMNS, audited

STRATA = "select * from strata order by hub_code, month, stratum"


def model(dbt, session):  # noqa: ANN001, ANN201 - the signature dbt asks for
    """Few rows: one a stratum of a hub-month that was drawn."""
    dbt.config(materialized="table")
    strata = dbt.ref("int_inflation_audit_strata")  # noqa: F841 - read by name in the query
    z = dbt.ref("inflation_parameter").filter("parameter = 'interval_z'").project("value").fetchall()[0][0]
    found = session.sql(STRATA)
    rows = audited([dict(zip(found.columns, row, strict=True)) for row in found.fetchall()], z)
    told = pa.Table.from_pylist([{name: row.get(name) for name in COLUMNS} for row in rows]) if rows else None
    columns = ", ".join(f"{name if told else 'null'}::{kind} as {name}" for name, kind in COLUMNS.items())
    return session.sql(f"select {columns} from told" if told else f"select {columns} where false").fetch_arrow_table()
