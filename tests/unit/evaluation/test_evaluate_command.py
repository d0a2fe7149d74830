"""`yorozu evaluate`: what it prints and writes, and what it says when it cannot."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest
import python_calamine
from typer.testing import CliRunner, Result

from orchestration.cli.app import app
from tests.unit.evaluation.office import Office


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("office")
    office = Office(place)
    for hub, contract, hours in (("01", 40_000_000, 100.0), ("13", 60_000_000, 300.0)):
        office.plan(hub, 2021, contract, 相談対応件数=100, 来訪相談者数=10, 課題解決件数=10)
        office.year(hub, 2021, issue_responses=hours, visiting_enterprises=10, resolved_issues=10, consultation_hours=hours,
                    utilisation=hours / contract * 1e6, satisfaction_mean=4)  # fmt: skip
    office.build()
    return office.published(place / "warehouse")


def run(warehouse: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["evaluate", "--warehouse", str(warehouse), *options], env={"COLUMNS": "80"})


def test_the_year_under_another_rule_beside_its_own(warehouse: Path) -> None:
    result = run(warehouse, "--fiscal-year", "2021", "--regime", "hours")
    assert result.exit_code == 0
    lines = {line.split()[2]: line for line in result.stdout.splitlines() if line.count("│") == 6 and "," in line}
    assert lines["北海道"].split()[4:11:2] == ["40,000,000", "40,000,000", "25,000,000", "-15,000,000"]
    assert lines["東京都"].split()[4:11:2] == ["60,000,000", "66,000,000", "75,000,000", "+9,000,000"]
    assert "総額は方式により異なります" in result.stdout
    assert "用いた仮定" in result.stdout and "掛率は1.10" in result.stdout and "契約額の合計とする" in result.stdout


def test_the_workbook_and_the_csv_hold_the_same_rows(warehouse: Path, tmp_path: Path) -> None:
    book, table = tmp_path / "試算.xlsx", tmp_path / "試算.csv"
    for target in (book, table):
        assert run(warehouse, "--fiscal-year", "2021", "--regime", "hours_extra", "--out", str(target)).exit_code == 0
    workbook = python_calamine.CalamineWorkbook.from_path(str(book))
    assert workbook.sheet_names == ["比較", "根拠", "評価項目", "仮定"]
    sheet = workbook.get_sheet_by_name("比較").to_python()
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[:2] for row in sheet[-3:]] == [["01", "北海道よろず支援拠点"], ["13", "東京都よろず支援拠点"], ["", "計"]]
    place = sheet[2].index(rows[0][15])
    assert [int(row[place]) for row in sheet[-3:]] == [int(row[15]) for row in rows[1:]]
    assert int(rows[3][15]) == 100_000_000
    assert any("基礎配分8割" in row[1] for row in workbook.get_sheet_by_name("仮定").to_python())
    first = book.read_bytes()
    run(warehouse, "--fiscal-year", "2021", "--regime", "hours_extra", "--out", str(book))
    assert book.read_bytes() == first


def test_one_hub_alone_has_the_same_budget(warehouse: Path) -> None:
    result = run(warehouse, "--fiscal-year", "2021", "--regime", "hours", "--hub", "1")
    assert result.exit_code == 0 and "25,000,000" in result.stdout and "東京都" not in result.stdout


def test_the_regimes_are_listed(warehouse: Path) -> None:
    result = run(warehouse, "--list")
    assert result.exit_code == 0
    assert all(regime in result.stdout for regime in ("ranking", "transition", "hours", "hours_extra", "適用予定"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--fiscal-year", "2021", "--regime", "nothing"), "「nothing」という方式はありません"),
        (("--fiscal-year", "2011", "--regime", "hours"), "2011 年度"),
        (("--fiscal-year", "2021", "--regime", "hours", "--hub", "47"), "拠点 47"),
        (("--fiscal-year", "2021", "--regime", "hours", "--out", "試算.pdf"), ".xlsx か .csv"),
    ],
)
def test_what_cannot_be_compared_is_said_with_exit_2(warehouse: Path, options: tuple[str, ...], words: str) -> None:
    result = run(warehouse, *options)
    assert result.exit_code == 2 and words in result.stdout


def test_without_an_edition_or_without_its_tables(warehouse: Path, tmp_path: Path) -> None:
    result = run(tmp_path, "--list")
    assert result.exit_code == 2 and "yorozu nightly" in result.stdout
    (tmp_path / "published").mkdir()
    duckdb.connect(str(tmp_path / "published" / "yorozu.duckdb")).close()
    result = run(tmp_path, "--fiscal-year", "2021", "--regime", "hours")
    assert result.exit_code == 2 and "evaluation_hub_year" in result.stdout
