"""Reference data of a warehouse, as tables of `raw` for dbt: empty where the operator gave none."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.normalise.dates import fiscal_year_of
from ingestion.store.columns import ARROW_TO_DUCKDB

PERIOD = [("hub_code", pa.string()), ("first_on", pa.date32()), ("last_on", pa.date32())]
REFERENCE_TABLES = {
    "establishment": pa.schema(
        [
            ("prefecture_code", pa.string()),
            ("industry_group", pa.string()),
            ("size_class", pa.string()),
            ("establishments", pa.int64()),
            ("survey_year", pa.int32()),
            ("source", pa.string()),
            ("source_row", pa.int32()),
        ]
    ),
    "closed_day": pa.schema(
        [*PERIOD, ("is_open", pa.bool_()), ("reason_ja", pa.string()), ("source", pa.string()), ("source_row", pa.int32())]
    ),
    "known_contact": pa.schema(
        [
            ("contact_kind", pa.string()),
            ("contact_name", pa.string()),
            ("telephone_key", pa.string()),
            ("municipality_key", pa.string()),
            ("town_key", pa.string()),
            ("street_key", pa.string()),
            ("source", pa.string()),
            ("source_row", pa.int32()),
        ]
    ),
    "declared_event": pa.schema(
        [
            *PERIOD,
            ("coordinator_no", pa.string()),
            ("event_kind", pa.string()),
            ("content", pa.string()),
            ("declared_on", pa.date32()),
            ("declared_by", pa.string()),
            ("source", pa.string()),
            ("source_row", pa.int32()),
        ]
    ),
}


def reference_file(warehouse: Path, table: str) -> Path:
    """Where the rows in force of a reference table lie."""
    return warehouse / "reference" / f"{table}.parquet"


def reference_digest(warehouse: Path) -> str:
    """Digest of the reference data in force; empty where there is none."""
    paths = [reference_file(warehouse, table) for table in REFERENCE_TABLES]
    said = [path.name.encode() + b"\0" + path.read_bytes() for path in paths if path.exists()]
    return hashlib.sha256(b"\0".join(said)).hexdigest()[:20] if said else ""


def reference_years(warehouse: Path) -> dict[tuple[str, str], str]:
    """Digest of what each table that holds for a period says of a fiscal year, by (table, `FY2024`): what a changed line touches."""
    found: dict[tuple[str, str], str] = {}
    for table, schema in REFERENCE_TABLES.items():
        path = reference_file(warehouse, table)
        if "first_on" in schema.names and path.exists():
            found |= {(table, f"FY{year}"): digest for year, digest in _digests_by_year(pq.read_table(path)).items()}
    return found


def _digests_by_year(rows: pa.Table) -> dict[int, str]:
    """The line a row stands on is no part of what it says."""
    said: dict[int, list[str]] = {}
    for row in rows.drop_columns("source_row").to_pylist():
        for year in range(fiscal_year_of(row["first_on"]), fiscal_year_of(row["last_on"]) + 1):
            said.setdefault(year, []).append(repr(row))
    return {year: hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:20] for year, lines in said.items()}


def create_reference_views(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """The reference tables of a build file's `raw`."""
    for table, schema in REFERENCE_TABLES.items():
        path = reference_file(warehouse, table)
        if path.exists():
            source = "from read_parquet('" + str(path).replace("'", "''") + "')"
        else:
            columns = ", ".join(f"null::{ARROW_TO_DUCKDB[field.type]} as {field.name}" for field in schema)
            source = f"select {columns} where false"
        connection.execute(f"create or replace view raw.{table} as {source}")
