"""A run killed at any moment leaves nothing half-counted: the next run publishes the same rows as an undisturbed one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import duckdb
import pytest

from ingestion.synthetic.demo import DemoPlan, make_demo
from publishing.dictionary import marts
from tests.conftest import nightly, nightly_command

KILLS = 20
OF_THE_NIGHT = "nayose_quality"
"""Tells how one night's ids differ from the ledger's: nothing to compare on a first night, 0 on one that a killed run began."""
LANES = 4


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, float]:
    folder = tmp_path_factory.mktemp("undisturbed")
    make_demo(folder / "inbox", DemoPlan(consultations=600, hubs=("13", "27"), fiscal_years=(2021, 2023), workers=1))
    started = time.monotonic()
    assert nightly(folder / "inbox", folder / "warehouse").returncode == 0
    return folder / "inbox", folder / "warehouse", time.monotonic() - started


def published_rows(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(warehouse / "published" / "yorozu.duckdb"), read_only=True) as connection:
        tables = [name for name, mart in marts().items() if not mart.is_view and name != OF_THE_NIGHT]
        return {name: sorted(connection.execute(f"from marts.{name}").fetchall(), key=repr) for name in tables}


@pytest.mark.slow
@pytest.mark.parametrize("lane", range(LANES))
def test_killed_at_random_moments(undisturbed: tuple[Path, Path, float], tmp_path: Path, lane: int) -> None:
    """Each lane starts with nothing and is killed again and again before a run may end."""
    inbox, expected, seconds = undisturbed
    rng = random.Random(20240401 + lane)
    warehouse = tmp_path / "warehouse"
    for _kill in range(KILLS // LANES):
        process = subprocess.Popen(
            nightly_command(inbox, warehouse), start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(rng.uniform(0.3, 1.0) * seconds)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if (warehouse / "published" / "yorozu.duckdb").exists():  # whatever a reader finds is whole
            assert published_rows(warehouse)["kpi_hub_year"] == published_rows(expected)["kpi_hub_year"]
    result = nightly(inbox, warehouse)
    assert result.returncode == 0, result.stdout
    assert published_rows(warehouse) == published_rows(expected)
    assert [path for path in warehouse.rglob(".tmp-*") if "dagster" not in path.parts] == []
