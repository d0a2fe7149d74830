"""What people did with flags, as schema `flags` for dbt: empty where there is nothing yet."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from ingestion.inflation.confirmation import LETTERS, REPLIES
from ingestion.inflation.confirmation_seed import seeds
from ingestion.inflation.decisions import AUDITS, DECISIONS, SAMPLES

DECISION = {"flag_id": "varchar", "decision": "varchar", "reason": "varchar", "decided_by": "varchar", "decided_on": "date",
            "expires_on": "date", "pattern": "varchar", "version": "integer"}  # fmt: skip
SAMPLE = {"sample_id": "varchar", "hub_code": "varchar", "month": "date", "stratum": "varchar", "consultation_id": "varchar",
          "stratum_size": "integer", "drawn_size": "integer", "seed": "varchar", "drawn_on": "date", "drawn_by": "varchar"}  # fmt: skip
AUDIT = {"sample_id": "varchar", "consultation_id": "varchar", "result": "varchar", "note": "varchar", "audited_by": "varchar",
         "audited_on": "date"}  # fmt: skip
SEED = {"fiscal_year": "integer", "seed": "varchar", "drawn_on": "date"}
LETTER = {"consultation_id": "varchar", "hub_code": "varchar", "month": "date", "draw_no": "integer", "of_enterprises": "integer",
          "listed_on": "date"}  # fmt: skip
REPLY = {"consultation_id": "varchar", "answer": "varchar", "answered_on": "date", "note": "varchar", "entered_by": "varchar",
         "entered_on": "date"}  # fmt: skip


def create_flag_tables(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """Schema `flags` of a build file: the last decision on each flag, samples drawn, the last audit of each record, confirmation by mail."""
    connection.execute("create schema if not exists flags")
    _table(connection, "decision", DECISION, DECISIONS.load(warehouse).in_force.values())
    _table(connection, "sample", SAMPLE, SAMPLES.load(warehouse).in_force.values())
    _table(connection, "audit", AUDIT, AUDITS.load(warehouse).in_force.values())
    _table(connection, "confirmation_seed", SEED, seeds(warehouse).all)
    _table(connection, "confirmation_letter", LETTER, LETTERS.load(warehouse).in_force.values())
    _table(connection, "confirmation_answer", REPLY, REPLIES.load(warehouse).in_force.values())


def _table(connection: duckdb.DuckDBPyConnection, name: str, schema: dict[str, str], lines: Iterable[object]) -> None:
    columns = ", ".join(f"{column} {kind}" for column, kind in schema.items())
    connection.execute(f"create or replace table flags.{name} ({columns})")
    rows = [[getattr(line, column) for column in schema] for line in lines]
    if rows:
        connection.executemany(f"insert into flags.{name} values ({', '.join('?' * len(schema))})", rows)
