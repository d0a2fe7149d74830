"""What is built holds its contract, and what goes wrong is written down."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import duckdb
import pytest

from ingestion.store.snapshot import create_raw_views
from orchestration import dbt_runner
from orchestration.dbt_plan import Plan
from orchestration.dbt_runner import BUILD_NAME, build

SELECTED = ["stg_hubs", "dim_hub"]


@pytest.fixture
def build_db(tmp_path: Path) -> Path:
    path = tmp_path / BUILD_NAME
    with duckdb.connect(str(path)) as connection:
        create_raw_views(connection, tmp_path, dt.date(2025, 6, 10))
    return path


def test_a_mart_with_another_type_than_agreed_is_not_published(build_db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = {node.name: node for node in build(build_db, build_db.parent / "log", SELECTED)}
    assert all(node.passed for node in built.values()) and set(SELECTED) < set(built), "models, and tests of these alone"
    assert not (build_db.parent / "log" / "dbt.log").exists()
    planned = Plan.load(dbt_runner.PLAN)
    mart = planned.nodes["model.yorozu.dim_hub"]
    made, agreed = mart.anew
    otherwise = dataclasses.replace(agreed, text=agreed.text.replace("('hub_code', 'varchar')", "('hub_code', 'integer')"))
    planned.nodes[mart.unique_id] = dataclasses.replace(mart, anew=(made, otherwise))

    monkeypatch.setattr(Plan, "load", lambda path: planned)
    broken = {node.name: node for node in build(build_db, build_db.parent / "log", SELECTED)}
    assert set(broken) == set(SELECTED), "nothing is tested where a model failed"
    assert broken["dim_hub"].is_blocking
    assert "dim_hub.hub_code: integer expected, VARCHAR found" in broken["dim_hub"].message
    assert "dim_hub.hub_code" in (build_db.parent / "log" / "dbt.log").read_text(encoding="utf-8")
