"""Marks are united without looking at them again: each pattern has one model, which writes its name alone and tests its own key."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from orchestration import dbt_runner
from orchestration.dbt_recording import PROJECT

KEY = {"hub_code", "month", "subject_id", "consultation_id", "record_id", "referral_id"}
WRITTEN = re.compile(r"(?:consultation_mark|client_mark)\(\s*'(\w+)'|'(\w+)' as pattern")
FOLDER = PROJECT / "models" / "intermediate" / "inflation"


def mark_models() -> list[str]:
    listed = (PROJECT / "macros" / "inflation.sql").read_text(encoding="utf-8").split("macro mark_models()")[1].split("])")[0]
    return re.findall(r"'(int_inflation_\w+)'", listed)


def patterns_written(model: Path) -> set[str]:
    return {first or second for first, second in WRITTEN.findall(model.read_text(encoding="utf-8"))}


def keys_tested(manifest: dict[str, Any], model: str) -> list[set[str]]:
    found = []
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test" and node.get("attached_node") == f"model.yorozu.{model}":
            asked = node["test_metadata"]
            if asked["name"] in ("unique", "unique_combination"):
                found.append(set(asked["kwargs"].get("columns") or [asked["kwargs"]["column_name"]]))
    return found


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return dict(json.loads(dbt_runner.prepare_manifest().read_text(encoding="utf-8")))


@pytest.mark.parametrize("model", mark_models())
def test_a_model_of_marks_writes_its_pattern_and_tests_its_key(model: str, manifest: dict[str, Any]) -> None:
    assert patterns_written(FOLDER / f"{model}.sql") == {model.removeprefix("int_inflation_")}
    keys = keys_tested(manifest, model)
    assert keys and all(key <= KEY for key in keys), "rows that differ in these differ in the key of all marks"


def test_every_pattern_of_a_model_is_in_the_catalogue() -> None:
    with (PROJECT / "seeds" / "inflation_pattern.csv").open(encoding="utf-8", newline="") as file:
        catalogue = {row["pattern"] for row in csv.DictReader(file)}
    models = mark_models()
    assert len(models) == len(set(models)) and {model.removeprefix("int_inflation_") for model in models} <= catalogue


def test_a_pattern_of_another_model_would_be_seen(tmp_path: Path) -> None:
    planted = tmp_path / "planted.sql"
    planted.write_text(
        "select {{ consultation_mark(\n    'overlap', 'true', evidence) }} union all select 'high_load' as pattern"
    )
    assert patterns_written(planted) == {"overlap", "high_load"}
