"""The linter of the national rules: a clean table has no finding; each rule's violation, planted alone, trips that rule and no other."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from orchestration.cli.app import app
from publishing.whitepaper.lint.characters import plain
from publishing.whitepaper.lint.linter import CSV, TABLE, WORKBOOK, lint
from publishing.whitepaper.lint.model import load_rules

HEAD = [["表番号", "T101"], ["表題", "規模別の相談"], ["年度及び版", "2024年度 速報（第1版）"], ["注意", "なし"]]
HEADINGS = ["時間軸コード", "時間軸", "地域コード", "地域", "規模コード", "規模", "件数（件）", "件数の注記"]
ROWS = [
    ["2024100000", "2024年度", "00000", "全国", "all", "総数", 1234, "p"],
    ["2024000404", "2024年4月", "13000", "東京都", "small", "小規模 L 法人", "***", "report"],
    ["2024000404", "2024年4月", "01000", "北海道", "other", "～20人", "X", "disclosure"],
    ["2024100000", "2024年度", "27000", "大阪府", "other", "その他", -1.5, ""],
]
Grid = list[list[object]]
LABEL, FIGURE, NOTE = 5, 6, 7


def grid() -> Grid:
    return [list(HEADINGS), *(list(row) for row in ROWS)]


def workbook(folder: Path, table: Grid, change: Callable[[Worksheet], None] = lambda _: None) -> Path:
    """The table below its head; `change` works on the sheet before it is saved. Numbers as text stay text."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "T101"
    for row in [*HEAD, *table]:
        sheet.append([None if value == "" else value for value in row])
    change(sheet)
    path = folder / "table.xlsx"
    book.save(path)
    return path


def csv_file(folder: Path, table: Grid, encoding: str = "utf-8-sig", quoting: int = csv.QUOTE_ALL, end: str = "\r\n") -> Path:
    path = folder / "table.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, quoting=quoting, lineterminator=end).writerows(table)  # type: ignore[arg-type]
    return path


def found(path: Path) -> set[str]:
    return {finding.rule for finding in lint(path)}


def put(row: int, column: int, value: object) -> Callable[[Grid], Grid]:
    """A change of one cell; row 0 is that of the headings."""

    def changed(table: Grid) -> Grid:
        table[row][column] = value
        return table

    return changed


def insert(at: int, *rows: list[object]) -> Callable[[Grid], Grid]:
    def changed(table: Grid) -> Grid:
        table[at:at] = rows
        return table

    return changed


BLANK: list[object] = [""] * len(HEADINGS)
IN_TABLES: dict[str, Callable[[Grid], Grid]] = {
    "one_datum": put(1, FIGURE, "12/34"),
    "number_as_number": put(1, FIGURE, "1,234"),
    "layout_space": put(1, LABEL, "　総数"),
    "header_missing": put(0, NOTE, ""),
    "header_twice": put(0, LABEL, "時間軸"),
    "label_omitted": put(4, LABEL, ""),
    "unit": put(0, FIGURE, "件数"),
    "platform_character": put(1, LABEL, "①総数"),
    "western_year": put(1, 1, "令和6年度"),
    "time_code": put(1, 0, "2024"),
    "area_code": put(1, 2, "0"),
    "area_name": put(2, 3, "東京"),
    "symbol": put(2, FIGURE, "-"),
    "blank_value": put(2, FIGURE, ""),
    "broken_table": insert(3, BLANK),
    "one_table": insert(5, BLANK, ["区分コード", "区分", "", "", "", "", "人数（人）", ""], ["a", "甲", "", "", "", "", 5, ""]),
    "formula_text": put(1, LABEL, "@総数"),
}
IN_WORKBOOKS: dict[str, Callable[[Worksheet], None]] = {
    "merged_cells": lambda sheet: sheet.merge_cells("C1:E1"),
    "formula": lambda sheet: sheet.__setitem__("G6", "=1233+1"),
    "object": lambda sheet: sheet.add_chart(BarChart(), "J2"),
    "header_rows": lambda sheet: sheet.__setitem__("G4", "実数"),
    "table_title": lambda sheet: sheet.__setitem__("B2", None),
    "sheet_name": lambda sheet: setattr(sheet, "title", "ﾃｰﾌﾞﾙ"),
    "hidden": lambda sheet: setattr(sheet.row_dimensions[7], "hidden", True),
}
IN_CSV: dict[str, Callable[[Path], Path]] = {
    "csv_encoding": lambda folder: csv_file(folder, grid(), encoding="cp932"),
    "csv_line_end": lambda folder: csv_file(folder, grid(), end="\n"),
    "csv_quotes": lambda folder: csv_file(folder, grid(), quoting=csv.QUOTE_MINIMAL),
    "csv_first_row": lambda folder: csv_file(folder, insert(0, ["規模別の相談", *BLANK[1:]])(grid())),
    "csv_width": lambda folder: csv_file(folder, [*grid()[:-1], grid()[-1][:-1]]),
}
UNREADABLE = {"file_format": "表.pdf"}


def test_a_clean_table_has_no_finding(tmp_path: Path) -> None:
    assert lint(workbook(tmp_path, grid())) == []
    assert lint(csv_file(tmp_path, grid())) == []


@pytest.mark.parametrize("rule", IN_TABLES)
def test_a_violation_in_a_table_trips_its_rule_alone(rule: str, tmp_path: Path) -> None:
    table = IN_TABLES[rule](grid())
    assert found(workbook(tmp_path, table)) == {rule}
    assert found(csv_file(tmp_path, table)) == {rule}


@pytest.mark.parametrize("rule", IN_WORKBOOKS)
def test_a_violation_in_a_workbook_trips_its_rule_alone(rule: str, tmp_path: Path) -> None:
    assert found(workbook(tmp_path, grid(), IN_WORKBOOKS[rule])) == {rule}


@pytest.mark.parametrize("rule", IN_CSV)
def test_a_violation_in_a_csv_trips_its_rule_alone(rule: str, tmp_path: Path) -> None:
    assert found(IN_CSV[rule](tmp_path)) == {rule}


@pytest.mark.parametrize(
    ("name", "content"), [(UNREADABLE["file_format"], b"%PDF"), ("表.xlsx", b"PK no workbook"), ("表.csv", b'"a"b\r\n')]
)
def test_what_is_neither_workbook_nor_csv_is_a_finding(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert found(path) == {"file_format"}


def test_a_workbook_damaged_within_is_a_finding(tmp_path: Path) -> None:
    whole, damaged = workbook(tmp_path, grid()), tmp_path / "壊れた表.xlsx"
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        with ZipFile(whole) as source, ZipFile(damaged, "w") as target:
            for name in source.namelist():
                target.writestr(name, source.read(name)[: 40 if name == part else None])
        assert found(damaged) == {"file_format"}, part


def test_the_command_says_which_rules_were_broken_and_where_they_come_from(tmp_path: Path) -> None:
    path = workbook(tmp_path, IN_TABLES["area_name"](grid()), IN_WORKBOOKS["table_title"])
    result = CliRunner().invoke(app, ["whitepaper", "lint", str(path)])
    assert result.exit_code == 1
    assert "× table.xlsx T101 D7: [area_name]" in result.output and "△ table.xlsx T101 A2: [table_title]" in result.output
    assert "[area_name] 都道府県名を略さない（統一ルール 1-12）" in result.output
    assert "[table_title]" in result.output and "（本事業の約束）" in result.output
    clean = CliRunner().invoke(app, ["whitepaper", "lint", str(workbook(tmp_path, grid()))])
    assert clean.exit_code == 0 and "反するところはありません" in clean.output


def test_every_rule_has_its_check_and_its_planted_violation() -> None:
    planted = [*IN_TABLES, *IN_WORKBOOKS, *IN_CSV, *UNREADABLE]
    assert sorted(planted) == sorted(load_rules())
    assert sorted([*TABLE, *WORKBOOK, *CSV, *UNREADABLE]) == sorted(load_rules())


def test_rules_say_where_they_come_from_and_where_they_apply() -> None:
    for name, rule in load_rules().items():
        assert rule.title_ja and rule.source.split()[0] in ("統一ルール", "e-Stat", "house")
        assert rule.severity in ("error", "warning")
        kinds = {"xlsx"} if name in WORKBOOK else {"csv"} if name in CSV else {"xlsx", "csv"}
        assert set(rule.applies_to) == kinds, name


def test_a_finding_names_file_sheet_and_cell_and_how_to_mend_it(tmp_path: Path) -> None:
    for rule, change in IN_TABLES.items():
        for finding in lint(workbook(tmp_path, change(grid()))):
            assert finding.file == "table.xlsx" and finding.sheet == "T101" and finding.cell, rule
            assert "ください" in finding.message_ja, rule
    (finding,) = lint(workbook(tmp_path, IN_TABLES["number_as_number"](grid())))
    assert finding.severity == "error"
    assert str(finding).startswith("table.xlsx T101 G6: [number_as_number] 「1,234」は文字列です。")


@pytest.mark.parametrize("text", ["1,234", "12件", "△5", "▲5.0", "5.0%", "１２", "12p", " 7"])
def test_numbers_as_text_are_found_however_they_are_dressed(text: str, tmp_path: Path) -> None:
    assert "number_as_number" in found(workbook(tmp_path, put(1, FIGURE, text)(grid())))


@pytest.mark.parametrize("text", ["…", "x", "－", "NA", "***p", "△"])
def test_traditional_symbols_are_for_print_alone(text: str, tmp_path: Path) -> None:
    assert found(workbook(tmp_path, put(2, FIGURE, text)(grid()))) - {"platform_character"} == {"symbol"}


@pytest.mark.parametrize("text", ["12 (34)", "12、34", "１２：３４", "2～5"])
def test_two_numbers_in_a_cell_are_found(text: str, tmp_path: Path) -> None:
    assert "one_datum" in found(workbook(tmp_path, put(1, FIGURE, text)(grid())))


@pytest.mark.parametrize("code", ["2024100401", "2024001304", "2024000503", "R6", "2024110000"])
def test_time_codes_that_are_none(code: str, tmp_path: Path) -> None:
    assert "time_code" in found(workbook(tmp_path, put(1, 0, code)(grid())))


@pytest.mark.parametrize(
    "label", ["令和6年度（2024年度）", "L 学術研究，専門・技術サービス業", "平均", "R 設計", "5人以下", "京都府", "R26"]
)
def test_labels_that_are_as_they_should_be(label: str, tmp_path: Path) -> None:
    assert lint(workbook(tmp_path, put(1, LABEL, label)(grid()))) == []


@pytest.mark.parametrize("label", ["平成元年", "令和六年度", "R6年度", "H31.4", "昭和 60 年"])
def test_japanese_years_alone_are_found(label: str, tmp_path: Path) -> None:
    assert found(workbook(tmp_path, put(1, LABEL, label)(grid()))) == {"western_year"}


def test_a_comment_is_an_object_and_a_hidden_sheet_and_column_are_found(tmp_path: Path) -> None:
    def remark(sheet: Worksheet) -> None:
        sheet["G6"].comment = Comment("内緒", "誰か")

    def hide(sheet: Worksheet) -> None:
        sheet.column_dimensions["H"].hidden = True

    assert found(workbook(tmp_path, grid(), remark)) == {"object"}
    assert found(workbook(tmp_path, grid(), hide)) == {"hidden"}


def test_columns_hidden_together_are_all_named(tmp_path: Path) -> None:
    (finding,) = lint(workbook(tmp_path, grid(), lambda sheet: sheet.column_dimensions.group("B", "D", hidden=True)))
    assert (finding.rule, finding.cell) == ("hidden", "B:D")


def test_headings_again_are_a_second_table_without_a_gap(tmp_path: Path) -> None:
    assert found(workbook(tmp_path, insert(3, list(HEADINGS))(grid()))) == {"one_table"}


def test_a_blank_column_breaks_a_table(tmp_path: Path) -> None:
    table = [[*row[:4], "", *row[4:]] for row in grid()]
    assert found(workbook(tmp_path, table)) == {"broken_table"}


def test_sheets_of_prose_may_have_text_but_nothing_merged(tmp_path: Path) -> None:
    def cover(sheet: Worksheet) -> None:
        page = sheet.parent.create_sheet("表紙")
        page.append(["令和6年度", "", "①", 5])
        page.merge_cells("A3:B3")

    assert found(workbook(tmp_path, grid(), cover)) == {"merged_cells"}


def test_plain_text_has_no_platform_dependent_character_where_another_will_do() -> None:
    assert plain("①　案件発掘 ") == "1 案件発掘"
    assert plain("㈱ﾖﾛｽﾞ㎡Ⅲ～髙") == "(株)ヨロズm2III～髙"
