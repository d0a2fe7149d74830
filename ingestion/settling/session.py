"""The DuckDB session in which a night is settled, and the writing of its results as a snapshot."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from ingestion.inbox.register import Partner
from ingestion.settling.submissions import Submission
from ingestion.store.export import write_rows
from ingestion.store.ledger import (
    FILE_SCHEMA,
    ISSUE_SCHEMA,
    PARTNER_SCHEMA,
    SHEET_SCHEMA,
    file_rows,
    issue_rows,
    partner_rows,
    sheet_rows,
)
from ingestion.store.snapshot import Manifest, PartitionWriter, commit, load_manifest

MEMORY_LIMIT = "2500MB"


@contextlib.contextmanager
def open_session(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB that may spill below the warehouse and never reaches out of this machine."""
    spill = warehouse / "build" / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    settings: dict[str, Any] = {
        "memory_limit": MEMORY_LIMIT,
        "threads": 2,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    connection = duckdb.connect(config=settings)
    try:
        yield connection
    finally:
        connection.close()


def write_snapshot(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    warehouse: Path,
    submissions: list[Submission],
    register: dict[str, Partner],
) -> Manifest:
    """Writes rows and ledger and puts them in force with one rename; returns the new manifest."""
    partners = pa.Table.from_pylist(partner_rows(register), schema=PARTNER_SCHEMA)
    connection.register("partner", partners)
    writer = PartitionWriter(warehouse, load_manifest(warehouse))
    partitions = write_rows(connection, landing, writer)
    sheets = sheet_rows(connection, submissions)
    ledger = {
        "file": (file_rows(submissions, sheets), FILE_SCHEMA),
        "sheet": (sheets, SHEET_SCHEMA),
        "row_issue": (issue_rows(connection, submissions), ISSUE_SCHEMA),
    }
    for name, (rows, schema) in ledger.items():
        partitions[name] = writer.write_table(name, ledger_table(rows, schema))
    partitions["partner"] = writer.write_table("partner", partners)
    return commit(warehouse, partitions)


def ledger_table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    """Rows of the ledger as Arrow; months given as ISO texts become dates."""
    columns = []
    for field in schema:
        values = [row.get(field.name) for row in rows]
        if pa.types.is_date(field.type):
            columns.append(pa.array(values, pa.string()).cast(field.type))
        else:
            columns.append(pa.array(values, field.type))
    return pa.Table.from_arrays(columns, schema=schema)
