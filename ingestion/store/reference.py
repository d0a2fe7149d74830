"""Reference data of a warehouse, as `raw.establishment` for dbt: empty where the operator gave none."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pyarrow as pa

from ingestion.store.columns import ARROW_TO_DUCKDB

ESTABLISHMENT = pa.schema(
    [
        ("prefecture_code", pa.string()),
        ("industry_group", pa.string()),
        ("size_class", pa.string()),
        ("establishments", pa.int64()),
        ("survey_year", pa.int32()),
        ("source", pa.string()),
        ("source_row", pa.int32()),
    ]
)


def establishment_file(warehouse: Path) -> Path:
    """Where the rows in force lie."""
    return warehouse / "reference" / "establishment.parquet"


def reference_digest(warehouse: Path) -> str:
    """Digest of the reference data in force; empty where there is none."""
    path = establishment_file(warehouse)
    return hashlib.sha256(path.read_bytes()).hexdigest()[:20] if path.exists() else ""


def create_reference_view(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """`raw.establishment` of a build file."""
    path = establishment_file(warehouse)
    if path.exists():
        source = "from read_parquet('" + str(path).replace("'", "''") + "')"
    else:
        columns = ", ".join(f"null::{ARROW_TO_DUCKDB[field.type]} as {field.name}" for field in ESTABLISHMENT)
        source = f"select {columns} where false"
    connection.execute(f"create or replace view raw.establishment as {source}")
