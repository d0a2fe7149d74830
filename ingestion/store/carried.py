"""The build file from one night to the next: kept where only submissions changed, started empty where the code did or a run broke off.

Schema `carried` of the build file: `changed_year` and `changed_month` (fiscal years and months whose rows changed), and, if the file was
kept, `last_night` (which partitions of the snapshot it was built from, under which code). A file is kept only if the night before published it: `begin` takes the mark away,
`finish` puts it back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import duckdb

from ingestion.inflation.confirmation_seed import seed_years
from ingestion.store.reference import reference_years
from ingestion.store.snapshot import load_manifest

PLANS = ("plan_budget", "plan_coordinator")
YEARLY_SOURCES = ("consultation", "client", "referral", "attendance", "survey", *PLANS)
"""Raw tables of the snapshot of which dbt keeps years that did not change; reference data that holds for a period and the seeds of draws count beside them."""
GROWTH = 2.0
"""A file this many times as large as it was when new is started anew: deleted rows leave room that is not always used again."""


def begin(build_db: Path, warehouse: Path, code: str) -> bool:
    """Readies the build file for a night and tells whether it was carried over; else there is an empty one."""
    build_db.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _is_whole(build_db, _made_by(code)):
        with duckdb.connect(str(build_db)) as connection:
            before, after = _known_partitions(connection), _partitions(warehouse)
            connection.execute("update carried.last_night set code = ''")
            note_changes(connection, changed_years(before, after), changed_months(before, after))
        return True
    for leftover in build_db.parent.glob(f"{build_db.name}*"):
        leftover.unlink()
    create_build_file(build_db)
    return False


def create_build_file(build_db: Path) -> None:
    """An empty file that only this version of DuckDB need read: its newest compression writes texts in three quarters of the time."""
    duckdb.connect(str(build_db), config={"storage_compatibility_version": "latest"}).close()


def note_changes(connection: duckdb.DuckDBPyConnection, years: Iterable[int], months: Iterable[dt.date]) -> None:
    """Tells the models which fiscal years and months to go through again."""
    for table, column, periods in (("changed_year", "fiscal_year integer", years), ("changed_month", "month date", months)):
        connection.execute(f"create or replace table carried.{table} ({column})")
        if listed := [(period,) for period in sorted(periods)]:
            connection.executemany(f"insert into carried.{table} values (?)", listed)


def is_carried(build_db: Path) -> bool:
    """Whether the file that `begin` readied holds last night's tables."""
    with duckdb.connect(str(build_db), read_only=True) as connection:
        found = connection.execute(
            "select count(*) from duckdb_tables() where schema_name = 'carried' and table_name = 'last_night'"
        )
        return bool(found.fetchall()[0][0])


def finish(build_db: Path, warehouse: Path, code: str) -> None:
    """Marks the file as whole: it was published, and the next night may start from it."""
    parts = [(table, key, digest) for (table, key), digest in _partitions(warehouse).items()]
    with duckdb.connect(str(build_db)) as connection:
        connection.execute("create or replace table carried.partition (table_name varchar, partition varchar, digest varchar)")
        if parts:
            connection.executemany("insert into carried.partition values (?, ?, ?)", parts)
        connection.execute("create table if not exists carried.last_night (code varchar, bytes_when_new bigint)")
        known = connection.execute("select max(bytes_when_new) from carried.last_night").fetchall()[0][0]
        connection.execute("delete from carried.last_night")
        connection.execute("insert into carried.last_night values (?, ?)", [_made_by(code), known or build_db.stat().st_size])


def _made_by(code: str) -> str:
    """The code and the DuckDB that ran it: the tables hold its hashes, and another version may hash otherwise."""
    return f"{code} duckdb {duckdb.__version__}"


def changed_years(before: dict[tuple[str, str], str], after: dict[tuple[str, str], str]) -> set[int]:
    """Fiscal years to build again, from the digests of (table, partition) before and after.

    What a ledger said is valid for later years that do not repeat it: a changed client row touches the years after it too.
    """
    changed = _changed(before, after)
    years = {_fiscal_year(partition) for _, partition in changed}
    clients = [_fiscal_year(partition) for table, partition in changed if table == "client"]
    known = {_fiscal_year(partition) for _, partition in before.keys() | after.keys()}
    return years | ({year for year in known if year >= min(clients)} if clients else set())


def changed_months(before: dict[tuple[str, str], str], after: dict[tuple[str, str], str]) -> set[dt.date]:
    """Months in which a consultation, or what is held beside it, can be another: of a partition of a year, all its months.

    Plans say nothing of months; what a client row says of later months is whose they are, and that is compared where it is worked out.
    """
    return {month for table, partition in _changed(before, after) if table not in PLANS for month in _months(partition)}


def _changed(before: dict[tuple[str, str], str], after: dict[tuple[str, str], str]) -> set[tuple[str, str]]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def months_of_year(fiscal_year: int) -> list[dt.date]:
    """From April to March."""
    return [dt.date(fiscal_year + (month < 4), month, 1) for month in (*range(4, 13), *range(1, 4))]


def _months(partition: str) -> list[dt.date]:
    """FY2023, or the month 2024-03."""
    return months_of_year(int(partition[2:])) if partition.startswith("FY") else [dt.date.fromisoformat(f"{partition}-01")]


def _fiscal_year(partition: str) -> int:
    """FY2023, or the month 2024-03."""
    if partition.startswith("FY"):
        return int(partition[2:])
    year, month = (int(part) for part in partition.split("-"))
    return year - (month < 4)


def _partitions(warehouse: Path) -> dict[tuple[str, str], str]:
    parts = load_manifest(warehouse).partitions
    handed_in = {(table, key): str(part["digest"]) for table in YEARLY_SOURCES for key, part in parts.get(table, {}).items()}
    return handed_in | reference_years(warehouse) | seed_years(warehouse)


def _known_partitions(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    rows = connection.execute("select table_name, partition, digest from carried.partition").fetchall()
    return {(table, partition): digest for table, partition, digest in rows}


def _is_whole(build_db: Path, code: str) -> bool:
    """Whether the last night that wrote the file also published it, with the same code, and it has not grown too much."""
    if not build_db.exists():
        return False
    try:
        with duckdb.connect(str(build_db), read_only=True) as connection:
            found = connection.execute("select code, bytes_when_new from carried.last_night").fetchall()
    except duckdb.Error:  # no such table, or a file that a killed run left half written
        return False
    return bool(found) and found[0][0] == code and build_db.stat().st_size <= GROWTH * found[0][1]
