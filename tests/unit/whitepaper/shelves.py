"""A warehouse of a few files whose one figure tells what it was made of, and a rebuild that takes no time.

Hubs counted = 3 + 10 for each letter of the fingerprint of a report in force + 100 for each line people decided + 1000 for each line of 名寄せ + 10 000 for reference data
+ 100 000 for each month after January 2025, and what the code adds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from ingestion.store.ledger import FILE_SCHEMA
from ingestion.store.reference import reference_file
from ingestion.store.snapshot import Manifest, PartitionWriter, create_raw_views, load_manifest, store_manifest
from publishing.edition import fingerprint, store_edition
from publishing.whitepaper.description import load_tables
from publishing.whitepaper.editions.shelf import Edition
from publishing.whitepaper.handed_out import load
from tests.unit.whitepaper.small_published import write_published, write_tables

YEAR, AS_OF = 2023, dt.date(2025, 1, 15)
ONE_TABLE = """
section: 1
title_ja: 試し
title_en: Trial
tables:
- {id: T108, title_ja: 格差, title_en: disparity, source: {generator: mart, mart: disparity_year, categories: {disparity: measure}, reason: "'small_n'"},
   rows: [disparity], columns: [measure], measures: [hubs, cv], base: hubs, r_numbers: [R15]}
"""
CLOSED = (
    "create table submission_calendar as select '13' as hub_code, month::date as month, 2023 as fiscal_year, 'on_time' as status, "
    "'final' as edition from generate_series(date '2023-04-01', date '2024-03-01', interval 1 month) as t (month)",
    "create table submission_file (path varchar, status varchar, fiscal_year integer, month date)",
)


def use_one_table(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The white paper has one small table, and only the forms that programs read: those for people ask for more marts than there are here."""
    tables = load_tables(write_tables(place, ONE_TABLE))
    monkeypatch.setattr("publishing.whitepaper.forms.write.write_for_people", lambda *_: None)
    monkeypatch.setattr("publishing.whitepaper.extract.load_tables", lambda: tables)


def rebuild(inputs: Path, as_of: dt.date, work: Path, of_code: int = 0) -> Path:
    """A published file of frozen inputs, as a real build would give it; `of_code`: what the code at hand adds."""
    with duckdb.connect() as connection:
        create_raw_views(connection, inputs, as_of)
        reports = connection.execute("select coalesce(sum(len(sha256)), 0)::integer from raw.file where is_in_force").fetchall()[
            0
        ][0]
    lines = {name: _lines(inputs / "decisions" / f"{name}.csv") for name in ("hearings", "nayose")}
    months = (as_of.year - 2025) * 12 + as_of.month - 1
    hubs = 3 + of_code + 10 * reports + 100 * lines["hearings"] + 1000 * lines["nayose"]
    hubs += 10_000 * reference_file(inputs, "closed_day").exists() + 100_000 * months
    work.mkdir(parents=True, exist_ok=True)
    return write_published(work, *CLOSED, f"update disparity_year set hubs = {hubs} where measure = 'hours'")


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0


def settle(warehouse: Path, files: Mapping[str, tuple[str, str]]) -> None:
    """A snapshot of reports by hub and month (`13/2023-05`), each a fingerprint and a status; `held` ones are not in force."""
    rows = []
    for place, (sha256, status) in files.items():
        hub, month = place.split("+")[0].split("/")
        row = dict.fromkeys(FILE_SCHEMA.names)
        day = dt.date.fromisoformat(f"{month}-01")
        rows.append(
            row | {"sha256": sha256, "path": f"hubs/{place}.xlsx", "sender": hub, "family": "monthly", "month": day,
                   "status": status, "is_in_force": status == "accepted", "fiscal_year": YEAR, "hub_code": hub}
        )  # fmt: skip
    before = load_manifest(warehouse)
    ledger = PartitionWriter(warehouse, before).write_table("file", pa.Table.from_pylist(rows, FILE_SCHEMA))
    store_manifest(Manifest(ledger["all"]["digest"], {"file": ledger}, warehouse))


def publish(warehouse: Path, as_of: dt.date = AS_OF, of_code: int = 0) -> None:
    """The night: a published file of the warehouse as it stands."""
    rebuild(warehouse, as_of, warehouse / "published", of_code)
    mark = fingerprint(warehouse, load_manifest(warehouse).digest, as_of)
    store_edition(warehouse, {"edition": "e", "fingerprint": mark, "as_of": as_of.isoformat()})


def small_warehouse(warehouse: Path) -> Path:
    """A published warehouse: two reports in force, one held."""
    settle(warehouse, {"13/2023-05": ("a", "accepted"), "13/2023-06": ("b", "accepted"), "13/2023-06+2": ("c", "held")})
    (warehouse / "decisions").mkdir()
    publish(warehouse)
    return warehouse


def figure(edition: Edition) -> float | None:
    """The figure as the edition hands it out."""
    return {cell.id: cell.value for cell in load(edition.output).extraction.cells}["T108", ("hours",), ("hubs",)]
