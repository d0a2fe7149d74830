"""Every published figure against one counted from the accepted rows in another way: counts equal, ratios within rounding, empty where empty."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from publishing.metrics import metrics
from publishing.recount.compare import BREAKDOWNS, GRAINS, TABLES, Outcome, compare, published_tables, recount
from publishing.recount.records import load_records
from tests.conftest import Built


@pytest.fixture(scope="module")
def counted(built: Built) -> dict[str, pd.DataFrame]:
    return recount(load_records(built.warehouse))


@pytest.fixture(scope="module")
def found(built: Built, counted: dict[str, pd.DataFrame]) -> Outcome:
    return compare(published_tables(built.warehouse), counted)


@pytest.mark.parametrize("table", TABLES)
def test_every_cell_of_the_table_is_what_its_rows_say(found: Outcome, table: str) -> None:
    assert [one for one in found.differences if one.table == table] == []


def test_every_metric_is_compared_and_somewhere_not_zero(found: Outcome, counted: dict[str, pd.DataFrame]) -> None:
    assert found.measures == len(metrics()) + 2
    for table, grain in GRAINS.items():
        for metric in metrics().values():
            if metric.is_at(grain):
                assert (counted[table][metric.id].fillna(0) != 0).any(), (table, metric.id)
    assert found.cells == sum(
        len(counted[table]) * sum(metric.is_at(grain) for metric in metrics().values()) for table, grain in GRAINS.items()
    ) + 2 * len(counted[BREAKDOWNS])


def test_the_command_names_a_planted_error_and_fails(built: Built, tmp_path: Path) -> None:
    warehouse = tampered(
        built, tmp_path, "update marts.kpi_hub_year set repeat_rate = 1 where hub_code = '13' and fiscal_year = 2023"
    )
    result = yorozu("recount", "--warehouse", str(warehouse))
    assert result.returncode == 1
    lines = [line for line in result.stdout.splitlines() if line.startswith("kpi_")]
    assert len(lines) == 1
    assert lines[0].startswith("kpi_hub_year 拠点 13 2023 repeat_rate: 公開 1.0、数え直し ")
    assert "違うもの 1" in result.stdout


def test_the_command_says_how_much_agreed(built: Built) -> None:
    result = yorozu("recount", "--warehouse", str(built.warehouse))
    assert result.returncode == 0, result.stdout
    assert f"{len(metrics()) + 2} 指標" in result.stdout
    assert "違うもの 0" in result.stdout


def test_without_an_edition_there_is_nothing_to_compare(tmp_path: Path) -> None:
    assert yorozu("recount", "--warehouse", str(tmp_path)).returncode == 2


def tampered(built: Built, place: Path, change: str) -> Path:
    """A warehouse with the same rows, in whose published file a figure was changed."""
    warehouse = place / "tampered"
    (warehouse / "published").mkdir(parents=True)
    for name in ("snapshot", "snapshot.json"):
        (warehouse / name).symlink_to(built.warehouse / name)
    for name in ("yorozu.duckdb", "edition.json"):
        (warehouse / "published" / name).write_bytes((built.warehouse / "published" / name).read_bytes())
    with duckdb.connect(str(warehouse / "published" / "yorozu.duckdb")) as connection:
        connection.execute(change)
    return warehouse


def yorozu(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "yorozu"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"COLUMNS": "300"})
