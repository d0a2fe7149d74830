"""`yorozu whitepaper` at the command line: what stands in the way is told in a sentence and an exit status, never in a traceback."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration.cli.app import app
from publishing.whitepaper.editions.causes import CAUSES
from publishing.whitepaper.editions.making import begin, complete
from publishing.whitepaper.editions.shelf import MANIFEST, Edition
from publishing.whitepaper.facts import EditionKind
from tests.unit.whitepaper import shelves


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shelves.use_one_table(tmp_path, monkeypatch)
    return shelves.small_warehouse(tmp_path / "倉 庫")


def make(warehouse: Path, kind: EditionKind = "preliminary") -> Edition:
    return complete(begin(warehouse, shelves.YEAR, kind, "山田"), lambda _stage: None)


def whitepaper(warehouse: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["whitepaper", *words, "--warehouse", str(warehouse)], env={"COLUMNS": "200"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_editions_are_listed_in_the_order_in_which_they_were_made_and_unreadable_ones_last(warehouse: Path) -> None:
    lost = make(warehouse)
    make(warehouse)
    make(warehouse, "confirmed")
    (lost.folder / MANIFEST).chmod(0o644)
    (lost.folder / MANIFEST).write_text("{}", encoding="utf-8")
    status, told = whitepaper(warehouse, "list")
    assert status == 0
    assert re.findall(r"(?:preliminary|confirmed)-\d", told)[:3] == ["preliminary-2", "confirmed-1", "preliminary-1"]


@pytest.mark.parametrize("content", ["{}", "[]", "", '{"fiscal_year": 2023}'])
def test_a_manifest_that_is_none_of_ours_is_named_and_stops_no_check(warehouse: Path, content: str) -> None:
    record = make(warehouse).folder / MANIFEST
    record.chmod(0o644)
    record.write_text(content, encoding="utf-8")
    status, told = whitepaper(warehouse, "verify", "--quick")
    assert status == 1 and f"FY2023/preliminary-1: {MANIFEST}" in told


@pytest.mark.parametrize("words", [("list",), ("verify",), ("build", "--fiscal-year", "2023"), ("diff", "a", "b")])
def test_a_warehouse_that_is_not_there_is_told_and_not_made(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert whitepaper(tmp_path / "どこにもない", *words)[0] == 2
    assert not (tmp_path / "どこにもない").exists()


def test_a_refused_final_edition_says_how_held_files_are_settled(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse / "published" / "yorozu.duckdb")) as connection:
        connection.execute("insert into marts.submission_file values ('hubs/13/x.xlsx', 'held', null, date '2023-05-01')")
    status, told = whitepaper(warehouse, "build", "--fiscal-year", "2023", "--edition", "final", "--approver", "山田")
    assert status == 2 and "hubs/13/x.xlsx（保留中）" in told
    assert "yorozu held list --fiscal-year 2023" in told and "yorozu nightly" in told


def test_rebuilt_forms_are_kept_by_edition_and_never_among_other_files(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.cli.whitepaper.rebuild", shelves.rebuild)
    make(warehouse)
    make(warehouse)
    out = tmp_path / "写し"
    status, told = whitepaper(warehouse, "verify", "all", "--out", str(out))
    assert status == 0, told
    assert sorted(path.parent.parent.name for path in out.rglob("cells.parquet")) == ["FY2023"] * 2
    assert sorted(path.parent.name for path in out.rglob("cells.parquet")) == ["preliminary-1", "preliminary-2"]
    assert whitepaper(warehouse, "verify", "all", "--out", str(out))[0] == 2
    assert whitepaper(warehouse, "verify", "all", "--quick", "--out", str(tmp_path / "別"))[0] == 2


def test_a_place_that_cannot_be_written_is_told(warehouse: Path, tmp_path: Path) -> None:
    make(warehouse)
    make(warehouse)
    (tmp_path / "ファイル").write_text("x", encoding="utf-8")
    status, told = whitepaper(
        warehouse, "diff", "FY2023/preliminary-1", "FY2023/preliminary-2", "--quick", "--out", str(tmp_path / "ファイル" / "表")
    )
    assert status == 1 and "できませんでした" in told
    status, told = whitepaper(warehouse, "build", "--fiscal-year", "2023", "--out", str(tmp_path / "ファイル" / "表"))
    assert status == 1 and "できませんでした" in told and "FY2023/preliminary-3" in told


def test_the_help_of_a_comparison_names_every_cause() -> None:
    told = "".join(CliRunner().invoke(app, ["whitepaper", "diff", "--help"], env={"COLUMNS": "300"}).output.split())
    assert [cause for cause in CAUSES.values() if cause not in told] == []
