"""The reference of rarity beside the ledger: one file a renewal, also where a night is published twice after a crash."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

from ingestion.store.linkage import append_ledger, reference_folder
from ingestion.store.linkage_schema import LEDGER


def build(place: Path, *, users: int, reason: str | None) -> Path:
    """A build with one rare name and nothing changed among the ids."""
    place.unlink(missing_ok=True)
    with duckdb.connect(str(place)) as connection:
        connection.execute("create schema intermediate; create schema raw")
        connection.execute("create table raw.run as select ? as as_of", [dt.date(2025, 6, 10)])
        columns = ", ".join(f"{name} {kind}" for name, kind in LEDGER.items())
        connection.execute(f"create table intermediate.int_enterprise_id_changes ({columns})")
        connection.execute("create table intermediate.int_nayose_renewal as select ?::varchar as reason", [reason])
        connection.execute(
            "create table intermediate.int_nayose_reference as select 'name' as kind, 'つぐみ' as value, ?::bigint as users",
            [users],
        )
        connection.execute(
            "create table intermediate.int_nayose_large_blocks (block varchar, block_text varchar, members bigint, is_added boolean)"
        )
    return place


def files(warehouse: Path) -> int:
    return len([*reference_folder(warehouse).glob("*.parquet")])


def test_the_same_build_adds_its_reference_once(tmp_path: Path) -> None:
    first = build(tmp_path / "build.duckdb", users=3, reason="first")
    append_ledger(first, tmp_path)
    append_ledger(first, tmp_path)
    assert files(tmp_path) == 1


def test_another_reference_is_the_next_file_and_none_is_none(tmp_path: Path) -> None:
    append_ledger(build(tmp_path / "build.duckdb", users=3, reason="first"), tmp_path)
    append_ledger(build(tmp_path / "build.duckdb", users=4, reason="refresh"), tmp_path)
    append_ledger(build(tmp_path / "build.duckdb", users=5, reason=None), tmp_path)
    assert files(tmp_path) == 2
