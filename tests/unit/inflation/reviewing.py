"""A reviewer at the command line: the workbook is written, filled and read. Fixtures are taken by the modules that name them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from ingestion.inflation.decisions import DECISIONS
from orchestration.cli.app import app
from tests.unit.inflation.asked import Edition

Cells = dict[str, Any]


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Edition(tmp_path_factory.mktemp("edition") / "warehouse").fill().place


@pytest.fixture
def warehouse(edition: Path, tmp_path: Path) -> Path:
    return shutil.copytree(edition, tmp_path / "warehouse")


def flags(warehouse: Path, *words: str) -> tuple[int, str]:
    """Runs a command; its exit status and what it printed, lines joined."""
    result = CliRunner().invoke(app, ["flags", *words, "--warehouse", str(warehouse)], terminal_width=300, env={"COLUMNS": "300"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def review(warehouse: Path, name: str = "確認.xlsx") -> Path:
    out = warehouse.parent / name
    status, told = flags(warehouse, "review", "--month", "2024-05", "--by", "山田", "--out", str(out), "--seed", "7")
    assert status == 0, told
    return out


def rows(path: Path, sheet: str) -> Iterator[tuple[int, Cells]]:
    """Rows of a sheet by heading, below the headings."""
    table = list(openpyxl.load_workbook(path)[sheet].iter_rows())
    head = next(at for at, row in enumerate(table) if sum(cell.value is not None for cell in row) > 5)
    names = [str(cell.value).split("\n")[0] for cell in table[head]]
    for at, row in enumerate(table[head + 1 :], head + 2):
        cells = dict(zip(names, (cell.value for cell in row), strict=True))
        if cells[names[0]]:
            yield at, cells


def fill(path: Path, sheet: str, answers: dict[str, Cells], key: str) -> None:
    """Writes answers into the rows whose cell under `key` they name."""
    book = openpyxl.load_workbook(path)
    found = {cells[key]: at for at, cells in rows(path, sheet)}
    page = book[sheet]
    names = {str(cell.value).split("\n")[0]: cell.column for row in page.iter_rows(max_row=6) for cell in row if cell.value}
    for name, cells in answers.items():
        for heading, value in cells.items():
            cell = page.cell(found[name], names[heading], value)
            cell.data_type = "s" if isinstance(value, str) else cell.data_type  # as typed by people: text, not a formula
    book.save(path)


def decisions(warehouse: Path) -> list[tuple[str, str, str]]:
    return [(line.flag_id, line.decision, line.reason) for line in DECISIONS.load(warehouse).all]
