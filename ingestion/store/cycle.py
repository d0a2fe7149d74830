"""What people decided in the yearly cycle, as schema `cycle` for dbt: empty where there is nothing yet."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingestion.evaluation.hearings import load_hearings

HEARINGS = {"hub_code": "varchar", "fiscal_year": "integer", "kind": "varchar", "held_on": "date", "score": "double",
            "checklist": "varchar", "checklist_items": "integer", "who": "varchar", "comment": "varchar"}  # fmt: skip


def create_cycle_tables(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """Schema `cycle` of a build file: interviews and hearings in force."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in HEARINGS.items())
    connection.execute(f"create schema if not exists cycle; create or replace table cycle.hearing ({columns})")
    rows = [[getattr(hearing, name) for name in HEARINGS] for hearing in load_hearings(warehouse).in_force]
    if rows:
        connection.executemany(f"insert into cycle.hearing values ({', '.join('?' * len(HEARINGS))})", rows)
