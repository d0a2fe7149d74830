"""Fixtures shared by all kinds of tests: one demonstration inbox and one warehouse, built once a session by the real job."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from ingestion.pipeline import IngestOptions, SnapshotResult, read_new, scan, settle
from ingestion.store.snapshot import create_raw_views
from ingestion.synthetic.demo import DEMO_AS_OF, DemoPlan, make_demo

SMALL = DemoPlan(consultations=6000, hubs=("01", "13", "27", "40", "47"), fiscal_years=(2019, 2021, 2022, 2023, 2024), workers=1)


@dataclass(frozen=True)
class Built:
    """An inbox, its truth and the warehouse that the nightly job built from it."""

    inbox: Path
    truth: Path
    warehouse: Path
    output: str

    def table(self, name: str) -> pd.DataFrame:
        """A published mart."""
        with duckdb.connect(str(self.warehouse / "published" / "yorozu.duckdb"), read_only=True) as connection:
            return connection.execute(f'select * from marts."{name}"').df()

    def expected(self, name: str) -> pd.DataFrame:
        """A table of the truth."""
        return pd.read_parquet(self.truth / f"{name}.parquet")


def nightly(inbox: Path, warehouse: Path, as_of: dt.date = DEMO_AS_OF) -> subprocess.CompletedProcess[str]:
    """The command a user runs, in a process of its own."""
    return subprocess.run(nightly_command(inbox, warehouse, as_of), capture_output=True, text=True, check=False)


def nightly_command(inbox: Path, warehouse: Path, as_of: dt.date = DEMO_AS_OF) -> list[str]:
    """`yorozu nightly` of this environment."""
    yorozu = Path(sys.executable).parent / "yorozu"
    return [str(yorozu), "nightly", "--inbox", str(inbox), "--warehouse", str(warehouse), "--as-of", as_of.isoformat()]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests start first, so that no worker ends alone with them."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The session's warehouse, built by the first worker that asks for it; the others wait and share it, read-only."""
    mine = tmp_path_factory.getbasetemp()
    folder = (mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / "built"
    folder.mkdir(exist_ok=True)
    output = folder / "output.txt"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not output.exists():
            make_demo(folder / "inbox", SMALL, truth_dir=folder / "truth")
            result = nightly(folder / "inbox", folder / "warehouse")
            assert result.returncode == 0, result.stdout + result.stderr
            output.write_text(result.stdout, encoding="utf-8")
    return Built(folder / "inbox", folder / "truth", folder / "warehouse", output.read_text(encoding="utf-8"))


@pytest.fixture
def copy_of_built(built: Built, tmp_path: Path) -> Built:
    """A copy of the session's warehouse that a test may change (manifests hold relative paths only)."""
    for name in ("inbox", "warehouse"):
        shutil.copytree(getattr(built, name), tmp_path / name, copy_function=_copy_keeping_inode_free)
    return Built(tmp_path / "inbox", built.truth, tmp_path / "warehouse", built.output)


def _copy_keeping_inode_free(source: str, target: str) -> str:
    shutil.copy2(source, target)
    return target


@dataclass(frozen=True)
class Ingested:
    """What ingestion alone made of an inbox."""

    result: SnapshotResult
    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str) -> list[tuple]:  # type: ignore[type-arg]
        """Rows of a query over raw.* and codes.*."""
        return self.connection.execute(query).fetchall()


@pytest.fixture
def ingest(tmp_path: Path) -> Callable[..., Ingested]:
    """Runs ingestion without Dagster and dbt, for tests of single files; `workers=0` reads in this process."""

    def run(inbox: Path, workers: int = 1) -> Ingested:
        options = IngestOptions(inbox, tmp_path / "ingested", dt.date(2024, 7, 1), workers)
        scanned = scan(options, lambda *_: None)
        read_new(options, scanned, lambda *_: None)
        result = settle(options, scanned, lambda *_: None)
        connection = duckdb.connect()
        create_raw_views(connection, options.warehouse, options.as_of)
        return Ingested(result, connection)

    return run


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GX_ANALYTICS_ENABLED", "false")
    os.environ.pop("YOROZU_WEBHOOK_URL", None)
