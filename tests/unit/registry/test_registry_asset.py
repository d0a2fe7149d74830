"""The asset of the nightly job: a refused file is a warning with its line, and the closing summary tells of it."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest
from rich.console import Console

from orchestration.assets.registry import READABLE, STAGE, corporate_registry
from orchestration.cli import run
from orchestration.journal import load_stages
from orchestration.resources import Yorozu
from tests.unit.registry.handmade import put, row


def materialise(folder: Path) -> dg.ExecuteInProcessResult:
    yorozu = Yorozu(inbox=str(folder / "inbox"), warehouse=str(folder / "warehouse"), workers=1)
    return dg.materialize([corporate_registry], resources={"yorozu": yorozu})


def test_refused_file_warns_and_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path / "inbox", "diff_20260818.csv", [row(1)])
    put(tmp_path / "inbox", "diff_20260819.csv", [row(1), row(2)[:29]])
    result = materialise(tmp_path)
    assert result.success
    (check,) = result.get_asset_check_evaluations()
    assert (check.check_name, check.passed, check.severity) == (READABLE, False, dg.AssetCheckSeverity.WARN)
    message = "列の数が 29 です（30 列でなければなりません）"
    assert check.metadata["読めなかったファイル"].value == [{"ファイル": "diff_20260819.csv", "行": 2, "理由": message}]
    (stage,) = load_stages(tmp_path / "warehouse")
    run._show_registry(Console(width=200), {item["stage"]: item for item in [stage]}[STAGE])
    shown = capsys.readouterr().out
    assert "ファイル 2 件（今回読んだもの 1、読めないもの 1）、履歴 1 行" in shown
    assert f"diff_20260819.csv 2 行目: {message}" in shown


def test_without_registry_the_night_says_nothing_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "inbox").mkdir()
    result = materialise(tmp_path)
    assert result.success and result.get_asset_check_evaluations()[0].passed
    assert load_stages(tmp_path / "warehouse") == []
    run._show_registry(Console(), {})
    assert capsys.readouterr().out == ""
