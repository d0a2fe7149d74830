"""A figure's records as files for people: nothing a cell holds becomes a formula, and no row is lost."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from publishing import cell_export
from publishing.cell_export import export

EVIL = ("=1+1", "+1", "-cmd", "@sum", "\tx", "plain", "13:S1")
ROWS = [
    ("numerator", "consultation", text, None, text, "E1", None, -1.5, f"hubs/13/{text}.xlsx", text, at)
    for at, text in enumerate(EVIL)
]


def test_text_that_looks_like_a_formula_stays_text_in_a_workbook(tmp_path: Path) -> None:
    assert export([("値", 3.5), ("指標", "=danger")], ROWS, tmp_path / "cell.xlsx") == len(ROWS)
    book = load_workbook(tmp_path / "cell.xlsx")
    assert [[cell.value for cell in row] for row in book["値"].iter_rows()] == [["値", 3.5], ["指標", "=danger"]]
    cells = [cell for row in book["元の記録"].iter_rows(min_row=2) for cell in row]
    assert [cell.value for cell in cells if cell.column == 3] == list(EVIL)
    assert {cell.data_type for cell in cells if cell.column == 3} == {"s"}
    assert {cell.value for cell in cells if cell.column == 8} == {-1.5}
    assert all(cell.quotePrefix for cell in cells if cell.column == 3 and cell.value[0] in "=+-@")


def test_text_that_looks_like_a_formula_is_marked_in_a_csv_and_numbers_are_not(tmp_path: Path) -> None:
    assert export([], ROWS, tmp_path / "cell.csv") == len(ROWS)
    with (tmp_path / "cell.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["記録のID"] for row in rows] == [*(f"'{text}" for text in EVIL[:5]), *EVIL[5:]]
    assert {row["寄与"] for row in rows} == {"-1.5"}
    assert {row["役割"] for row in rows} == {"分子"}


@pytest.mark.parametrize(("rows", "sheets"), [(0, 1), (3, 1), (4, 2), (7, 3)])
def test_more_rows_than_a_sheet_holds_go_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, sheets: int
) -> None:
    monkeypatch.setattr(cell_export, "ROWS_A_SHEET", 3)
    assert export([], ROWS[:rows], tmp_path / "cell.xlsx") == rows
    book = load_workbook(tmp_path / "cell.xlsx")
    assert len(book.sheetnames) == 1 + sheets
    assert [row[2].value for name in book.sheetnames[1:] for row in book[name].iter_rows(min_row=2)] == list(EVIL[:rows])


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="xlsx"):
        export([], ROWS, tmp_path / "cell.pdf")
