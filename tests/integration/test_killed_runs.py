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
FROM_SCRATCH_EVERY = 7


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, float]:
    folder = tmp_path_factory.mktemp("undisturbed")
    make_demo(folder / "inbox", DemoPlan(consultations=600, hubs=("13", "27"), fiscal_years=(2021, 2023), workers=1))
    started = time.monotonic()
    assert nightly(folder / "inbox", folder / "warehouse").returncode == 0
    return folder / "inbox", folder / "warehouse", time.monotonic() - started


def published_rows(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(warehouse / "published" / "yorozu.duckdb"), read_only=True) as connection:
        return {name: sorted(connection.execute(f"from marts.{name}").fetchall(), key=repr) for name in marts()}


@pytest.mark.slow
def test_killed_at_random_moments(undisturbed: tuple[Path, Path, float], tmp_path: Path) -> None:
    inbox, expected, seconds = undisturbed
    rng = random.Random(20240401)
    warehouse = tmp_path / "warehouse0"
    for kill in range(KILLS):
        if kill % FROM_SCRATCH_EVERY == 0:
            warehouse = tmp_path / f"warehouse{kill}"
        process = subprocess.Popen(
            nightly_command(inbox, warehouse), start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(rng.uniform(0.3, 1.0) * seconds)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if (warehouse / "published" / "yorozu.duckdb").exists():  # whatever a reader finds is whole
            assert published_rows(warehouse)["kpi_hub_year"] == published_rows(expected)["kpi_hub_year"]
    for after in sorted(tmp_path.glob("warehouse*")):
        result = nightly(inbox, after)
        assert result.returncode == 0, result.stdout
        assert published_rows(after) == published_rows(expected)
        leftovers = [path for path in after.rglob(".tmp-*") if "dagster" not in path.parts]
        assert leftovers == []
