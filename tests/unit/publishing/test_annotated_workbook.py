"""`yorozu check`: errors in their cells, a summary first, and no formula whatever the file contains."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from rich.console import Console

from publishing.annotated_workbook import SUMMARY, _sheet_names, check_and_annotate

TRAPS = ["=1+1", "+SUM(A1)", "-2+3", "@cmd", '=HYPERLINK("http://127.0.0.1","x")']


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "月次報告.xlsx"
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        cover = book.add_worksheet("表紙")
        for at, row in enumerate((("拠点コード", "13"), ("対象年月", "2024-05"), ("提出回", 1))):
            cover.write_row(at, 0, row)
        records = book.add_worksheet("相談記録")
        records.write_row(
            0, 0, ["相談番号", "相談日", "相談時間", "相談方法", "相談者番号", "担当者番号", "課題大", "課題中", "相談内容"]
        )
        for at, trap in enumerate(TRAPS, 1):
            records.write_row(at, 0, [f"13-{at}", "2024-05-07", 60, "来訪", "C1", "K1", "創業", "IT活用"])
            records.write_string(at, 8, trap)
        records.write_string(2, 1, "=五月雨")
        ledger = book.add_worksheet("相談者台帳")
        ledger.write_row(0, 0, ["相談者番号", "事業者名", "住所", "事業形態", "業種"])
        ledger.write_row(1, 0, ["C1", "山田", "東京都千代田区1", "個人事業", "謎の業種"])
        staff = book.add_worksheet("専門家勤務")
        staff.write_row(0, 0, ["担当者番号", "勤務日", "勤務時間"])
        staff.write_row(1, 0, ["K1", "2024-05-07", 7.5])
    return path


def test_annotated_copy(workbook: Path, tmp_path: Path) -> None:
    screen = io.StringIO()
    code = check_and_annotate(workbook, None, None, tmp_path / "out", Console(file=screen, width=200))
    assert code == 1
    assert "E02 相談記録 B3" in screen.getvalue()
    book = openpyxl.load_workbook(tmp_path / "out" / "月次報告_確認結果.xlsx")
    assert book.sheetnames == [SUMMARY, "表紙", "相談記録", "相談者台帳", "専門家勤務"]
    records = book["相談記録"]
    assert "E02" in records["B3"].comment.text
    assert records["B3"].value == "=五月雨"
    assert records["B3"].fill.fgColor.rgb == "FFF8B4B4"
    assert [records.cell(at, 9).value for at in range(2, 7)] == TRAPS
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert "W02" in book["相談者台帳"]["E2"].comment.text
    summary = [str(cell.value) for row in book[SUMMARY].iter_rows() for cell in row if cell.value is not None]
    assert {"E02", "W02", "B3", "E2"} <= set(summary)


def test_clean_file_passes(workbook: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    book["相談記録"]["B3"] = "2024-05-08"
    book["相談者台帳"]["E2"] = "製造業"
    book.save(workbook)
    screen = io.StringIO()
    assert check_and_annotate(workbook, "13", None, tmp_path, Console(file=screen, width=200)) == 0
    assert "受入" in screen.getvalue()


def test_other_hub_and_unknown_hub(workbook: Path, tmp_path: Path) -> None:
    assert check_and_annotate(workbook, "27", None, tmp_path, Console(file=io.StringIO())) == 1
    nobody = tmp_path / "nobody.csv"
    nobody.write_text("a,b\n1,2\n", encoding="utf-8")
    assert check_and_annotate(nobody, None, None, tmp_path, Console(file=io.StringIO())) == 2


def test_sheet_names_fit_excel() -> None:
    names = _sheet_names(["確認結果", "a/b*c", "x" * 60, "x" * 60, ""])
    assert len({name.casefold() for name in names} | {"確認結果"}) == 6
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
