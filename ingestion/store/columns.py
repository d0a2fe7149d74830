"""Columns and DuckDB types of `raw.*`: the interface that dbt, the checks and the workbooks read."""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from ingestion.store.ledger import FILE_SCHEMA, ISSUE_SCHEMA, PARTNER_SCHEMA, SHEET_SCHEMA
from ingestion.store.schema import table_columns, table_names

PROVENANCE = {"sha256": "varchar", "path": "varchar", "sheet": "varchar", "row": "integer", "form": "varchar"}
HUB_MONTH = {"hub_code": "varchar", "month": "date"}
HUB_YEAR = {"hub_code": "varchar", "fiscal_year": "integer"}
PARTNER = {"partner_id": "varchar", "record_id": "varchar", "hub_code": "varchar", "named_hub_code": "varchar"}
IDS: dict[str, tuple[str, ...]] = {
    "consultation": ("consultation_id", "record_id"),
    "client": ("record_id",),
    "referral": ("referral_id", "record_id"),
    "survey": ("record_id",),
    "outcome": ("record_id",),
}
SETTLED = {"consultation": {"first_received_at": "timestamp"}}
"""Columns that follow from all submissions together: when a row was first handed in, by its number and month."""
HIDDEN = {"partner_referral": ("hub_name",)}
ARROW_TO_DUCKDB = {
    pa.string(): "varchar",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.float64(): "double",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.timestamp("s"): "timestamp",
    pa.list_(pa.string()): "varchar[]",
}


def context_columns(table: str) -> dict[str, str]:
    """Columns that say whose row it is and of which period."""
    if table == "partner_referral":
        return PARTNER
    return HUB_YEAR if table.startswith("plan_") else HUB_MONTH


def value_columns(table: str) -> dict[str, str]:
    """Columns read from cells."""
    hidden = HIDDEN.get(table, ())
    return {name: ARROW_TO_DUCKDB[kind] for name, kind in table_columns(table).items() if name not in hidden}


@cache
def raw_schema() -> dict[str, dict[str, str]]:
    """Column types of every table of `raw`."""
    tables = {
        table: PROVENANCE
        | context_columns(table)
        | dict.fromkeys(IDS.get(table, ()), "varchar")
        | SETTLED.get(table, {})
        | value_columns(table)
        for table in table_names()
    }
    for name, schema in (("file", FILE_SCHEMA), ("sheet", SHEET_SCHEMA), ("row_issue", ISSUE_SCHEMA), ("partner", PARTNER_SCHEMA)):  # fmt: skip
        tables[name] = {field.name: ARROW_TO_DUCKDB[field.type] for field in schema}
    tables["quarantined_row"] = {
        "sha256": "varchar", "path": "varchar", "sender": "varchar", "hub_code": "varchar", "partner_id": "varchar",
        "month": "date", "fiscal_year": "integer", "sheet": "varchar", "table_name": "varchar", "row": "integer",
        "codes": "varchar[]", "cells": "varchar",
    }  # fmt: skip
    tables["ignored_row"] = {
        "sha256": "varchar", "path": "varchar", "sheet": "varchar", "row": "integer", "reason": "varchar",
        "cells": "varchar",
    }  # fmt: skip
    return tables
