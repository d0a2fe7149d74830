"""Dagster's event log as a night writes it: what one process wrote, another reads; a killed one leaves whole files."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import dagster as dg
import psutil
import pytest
from dagster._core.storage.event_log import SqliteEventLogStorage

from orchestration.cli.instance import prepare_home
from orchestration.event_log import KEPT_OPEN, OpenSqliteEventLog

RUN = """
import os, signal, sys
from pathlib import Path
import dagster as dg
from orchestration.cli.instance import prepare_home

@dg.asset(check_specs=[dg.AssetCheckSpec("whole", asset="counted")])
def counted():
    yield dg.MaterializeResult(metadata={"rows": 3})
    yield dg.AssetCheckResult(check_name="whole", passed=True)
    if sys.argv[2] == "killed":
        os.kill(os.getpid(), signal.SIGKILL)

home = prepare_home(Path(sys.argv[1]))
with dg.DagsterInstance.from_config(str(home)) as instance:
    dg.materialize([counted], instance=instance)
"""


def run(warehouse: Path, how: str) -> int:
    return subprocess.run([sys.executable, "-c", RUN, str(warehouse), how], capture_output=True, check=False).returncode


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.setenv("DAGSTER_DISABLE_TELEMETRY", "")
    return prepare_home(tmp_path / '倉 庫 "1"')


def test_what_a_run_wrote_is_read_by_dagsters_own_class(home: Path) -> None:
    assert run(home.parent, "ends") == 0
    with dg.DagsterInstance.from_config(str(home)) as instance:
        assert isinstance(instance._event_storage, OpenSqliteEventLog)
        (record,) = instance.get_run_records()
    plain = SqliteEventLogStorage(str(home / "history" / "runs"))
    kinds = {event.dagster_event_type for event in plain.get_logs_for_run(record.dagster_run.run_id) if event.dagster_event}
    assert {dg.DagsterEventType.ASSET_MATERIALIZATION, dg.DagsterEventType.ASSET_CHECK_EVALUATION} <= kinds


def test_a_killed_run_leaves_whole_files_and_what_it_had_written(home: Path) -> None:
    assert run(home.parent, "killed") == -signal.SIGKILL
    for file in (home / "history" / "runs").glob("*.db"):
        with sqlite3.connect(file) as connection:
            assert connection.execute("pragma integrity_check").fetchall() == [("ok",)], file
    assert run(home.parent, "ends") == 0
    with dg.DagsterInstance.from_config(str(home)) as instance:
        assert len(instance.get_run_records()) == 2
        assert len(instance.fetch_materializations(dg.AssetKey("counted"), limit=5).records) == 1 + 1


def test_pages_that_look_at_many_runs_do_not_keep_their_files_open(tmp_path: Path) -> None:
    storage = OpenSqliteEventLog(str(tmp_path))
    for number in range(3 * KEPT_OPEN):
        storage.get_logs_for_run(f"run{number}")
    opened = {Path(file.path) for file in psutil.Process().open_files()}
    assert 0 < len({path for path in opened if path.parent == tmp_path and path.suffix == ".db"}) <= KEPT_OPEN
    storage.dispose()
    assert storage.get_logs_for_run("run1") == []
    storage.wipe()
    assert not list(tmp_path.glob("run*.db"))
