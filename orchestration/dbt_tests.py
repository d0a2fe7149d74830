"""dbt's tests as compiled SQL, run together on a finished build, and what became of a node. Not building: that is `dbt_runner`."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

BLOCKING = ("error", "fail", "runtime error")
SHOWN_ROWS = 3
"""Rows of a failed test that its message shows."""
MEMORY = "8GB"
"""The limit of DuckDB for the models of a night and for their tests: about twice what the nation's ten years use (`python -m benchmarks marts`),
since a join that may take only a small share of it goes to smaller parts. Python models use more beside it."""
ONCE = "read_once"
CORES = len(os.sched_getaffinity(0))
AT_ONCE = min(2, CORES)
"""Tests that run side by side: most take longer to be understood than to be answered, on one core."""
SETTINGS: dict[str, str | bool | int | float | list[str]] = {"memory_limit": MEMORY, "threads": CORES - AT_ONCE + 1}
"""Who asks brings a thread."""


@dataclass(frozen=True)
class NodeResult:
    """What became of one dbt node."""

    unique_id: str
    name: str
    resource_type: str
    status: str
    severity: str
    failures: int
    message: str
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether the node did what it should."""
        return self.status in ("success", "pass")

    @property
    def is_blocking(self) -> bool:
        """Whether publishing has to stop."""
        return self.status in BLOCKING or self.status == "skipped"


@dataclass(frozen=True)
class GoneThrough:
    """Fiscal years, and of these the months, that a night went through again in a carried file."""

    years: Sequence[int]
    months: Sequence[dt.date]

    def only(self, period: str) -> str:
        """A condition on the `year` or the `month` of rows; with limits as well, since DuckDB carries them through joins, and lists not."""
        if period == "year":
            column, found = "fiscal_year", [str(year) for year in self.years]
        else:
            column, found = "month", [f"date '{month.isoformat()}'" for month in self.months]
        limits = f"between {min(found)} and {max(found)}" if found else "is null"
        return f" where {column} {limits} and {column} in ({', '.join(found) or 'null'})"


@dataclass(frozen=True)
class DbtTest:
    """A test as dbt compiled it: it fails for each row that its SQL gives.

    relation, columns: the view or kept table it is written for, as its SQL names it, and what it asks of it; empty for every other test.
    kept_by: `year` or `month` if the rows of one such period decide it alone, and a carried file keeps them; periods that were not gone through
    passed it before.
    is_across: it asks for a key that does not name the period: of two rows with one key, one at least was gone through.
    renewed: condition on the rows that a night may have changed, of a table of the materialization `kept`.
    tells_period: its rows name the period, and it reads other models beside `relation`.
    """

    unique_id: str
    name: str
    severity: str
    sql: str
    depends_on: Sequence[str]
    relation: str = ""
    columns: Sequence[str] = ()
    is_view: bool = False
    kept_by: str = ""
    is_across: bool = False
    renewed: str = ""
    tells_period: bool = False

    def looks_at(self, nodes: Collection[str], *, alone: bool) -> bool:
        """Whether it looks at one of these nodes; `alone`: and at no other model or seed."""
        parents = [key for key in self.depends_on if not key.startswith("source.")]
        return all(key in nodes for key in parents) if alone else not parents or any(key in nodes for key in parents)

    def reads(self, gone_through: GoneThrough | None) -> str:
        """The rows to work out once for all tests that look at them, as a from clause; empty if it is run as it stands."""
        if not (self.relation and gone_through and (self.kept_by or self.renewed)):
            return self.relation if self.is_view else ""
        changed = self.relation + (f" where {self.renewed}" if self.renewed else gone_through.only(self.kept_by))
        if not self.is_across:
            return changed
        key = f"hash({', '.join(self.columns)})"
        return f"{self.relation} where {key} in (select {key} from {changed})"

    def asks(self, gone_through: GoneThrough | None) -> str:
        """Its SQL, held to the periods that can have changed if its rows name them."""
        if not (self.tells_period and self.kept_by and gone_through):
            return self.sql
        return f"select * from ({self.sql}\n){gone_through.only(self.kept_by)}"


def store_tests(path: Path, tests: Sequence[DbtTest]) -> None:
    """Keeps compiled tests beside the manifest."""
    path.write_text(json.dumps([asdict(test) for test in tests], ensure_ascii=False), encoding="utf-8")


def load_tests(path: Path) -> list[DbtTest]:
    """The tests that `store_tests` kept."""
    return [DbtTest(**test) for test in json.loads(path.read_text(encoding="utf-8"))]


def run_tests(build_db: Path, tests: Sequence[DbtTest], gone_through: GoneThrough | None = None) -> list[NodeResult]:
    """What each test finds in a build; gone_through: the periods of a carried file that can have changed (None: all were built)."""
    together: dict[str, list[DbtTest]] = {}
    for test in tests:
        together.setdefault(test.reads(gone_through), []).append(test)
    alone = together.pop("", [])
    with (
        duckdb.connect(str(build_db), read_only=True, config=SETTINGS) as connection,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        shared = [pool.submit(_run_on, connection.cursor(), rows, sharing, gone_through) for rows, sharing in together.items()]
        single = [pool.submit(_run, connection.cursor(), test, test.asks(gone_through)) for test in alone]
        return [result for found in shared for result in found.result()] + [found.result() for found in single]


def _run_on(
    connection: duckdb.DuckDBPyConnection, rows: str, tests: Sequence[DbtTest], gone_through: GoneThrough | None
) -> list[NodeResult]:
    """Tests on the columns they ask for, worked out once: a view over all records costs far more than its tests."""
    columns = sorted({column for test in tests for column in test.columns})
    try:
        connection.execute(f"create or replace temp table {ONCE} as select {', '.join(columns)} from {rows}")
    except duckdb.Error:  # each test then says so itself
        return [_run(connection, test, test.sql) for test in tests]
    results = [_run(connection, test, test.asks(gone_through).replace(test.relation, ONCE)) for test in tests]
    connection.execute(f"drop table {ONCE}")
    return results


def _run(connection: duckdb.DuckDBPyConnection, test: DbtTest, sql: str) -> NodeResult:
    started = time.perf_counter()
    status, failures, message = "pass", 0, ""
    try:
        failures = int(connection.execute(f"select count(*) from ({sql}\n)").fetchall()[0][0])
        if failures:
            status = "warn" if test.severity == "warn" else "fail"
            found = connection.execute(f"select * from ({sql}\n) limit {SHOWN_ROWS}").df()
            message = f"{failures} 行が外れています。例:\n{found.to_string(index=False, max_colwidth=60)}"
    except duckdb.Error as error:
        status, message = "error", str(error)
    return NodeResult(test.unique_id, test.name, "test", status, test.severity, failures, message, time.perf_counter() - started)
