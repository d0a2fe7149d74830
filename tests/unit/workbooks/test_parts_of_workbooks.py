"""What every workbook rests on: text stays text, gaps are not zero, per cent are fractions, lines are not cut, bytes are the same."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from publishing.feedback.own import limits, spread
from publishing.report.measures import change
from publishing.report.periods import era_month_ja, fiscal_year_of, shifted, span_ja
from publishing.workbook.book import Book
from publishing.workbook.page import Page
from publishing.workbook.table import EMPTY_MARK, Column, Gap, Row
from publishing.workbook.words import NOT_AT_END, NOT_AT_START, width_of, wrapped

TRAPS = ["=1+1", "+SUM(A1)", "-2+3", "@cmd", '=HYPERLINK("http://127.0.0.1","x")', "\t=1"]
COLUMNS = (Column("name", "名称", kind="quoted"), Column("count", "件数", "件", is_whole=True), Column("share", "割合", "%"))


def write(path: Path, names: list[str]) -> Path:
    with Book(path, "試験", dt.date(2024, 6, 10), "版") as book:
        page = Page(book, "表", "表の題")
        page.table(COLUMNS, [Row({"name": name, "count": 1234, "share": 25.0}) for name in names], is_frozen=True)
        page.table(COLUMNS, [Row({"name": "空", "count": None, "share": Gap("未提出")})])
        page.close()
    return path


def test_text_never_becomes_a_formula(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path / "a.xlsx", TRAPS))["表"]
    found = [row[0] for row in sheet.iter_rows(min_row=6, max_row=5 + len(TRAPS))]
    assert [cell.value for cell in found] == TRAPS
    assert {cell.data_type for cell in found} == {"s"}


def test_gap_is_told_and_not_zero(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path / "a.xlsx", ["x"]))["表"]
    last = list(sheet.iter_rows(values_only=True))[-1]
    assert last == ("空", EMPTY_MARK, "未提出")


def test_percentage_is_a_fraction_with_its_format(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path / "a.xlsx", ["x"]))["表"]
    share, count = sheet["C6"], sheet["B6"]
    assert (share.value, share.number_format) == (0.25, "0.0%;▲0.0%")
    assert (count.value, count.number_format) == (1234, "#,##0")


def test_bytes_depend_on_the_figures_alone(tmp_path: Path) -> None:
    one, two, other = (
        write(tmp_path / f"{name}.xlsx", [text]).read_bytes() for name, text in (("a", "x"), ("b", "x"), ("c", "y"))
    )
    assert one == two != other


@pytest.mark.parametrize("width", [20, 31, 50])
def test_lines_are_no_wider_than_asked_and_end_well(width: int) -> None:
    text = (
        "者数は名寄せ後の事業者をその単位の中で数えるため、全国は拠点の合計になりません（複数の拠点に相談する事業者がいます）。"
    )
    lines = wrapped(text, width)
    assert "".join(lines) == text
    assert len(lines) > 1
    assert all(width_of(line) <= width + 4 for line in lines)
    assert not any(line[0] in NOT_AT_START or line[-1] in NOT_AT_END for line in lines)


def test_few_hubs_give_no_median_and_no_quartiles() -> None:
    enough, more = limits()["hubs_for_median"], limits()["hubs_for_quartiles"]
    assert spread([1.0] * (enough - 1) + [None] * 20).median is None
    assert spread([float(n) for n in range(enough)]).median == (enough - 1) / 2
    assert spread([1.0] * (more - 1)).low is None
    eight = spread([float(n) for n in range(1, 10)])
    assert (eight.low, eight.median, eight.high) == (3.0, 5.0, 7.0)


@pytest.mark.parametrize(
    ("kind", "unit", "now", "before", "expected"),
    [
        ("count", "件", 110, 100, 10.0),
        ("ratio", "%", 12.5, 10.0, 2.5),
        ("mean", "点", 4.5, 4.6, -0.1),
        ("ratio", "円", 50, 100, -50.0),
    ],
)
def test_changes_are_relative_points_or_differences(kind: str, unit: str, now: float, before: float, expected: float) -> None:
    assert change({"metric_id": "m", "kind": kind, "unit": unit}, now, before) == pytest.approx(expected)


def test_change_from_nothing_is_a_gap() -> None:
    metric = {"metric_id": "m", "kind": "count", "unit": "件"}
    assert change(metric, 5, 0) == Gap("－")
    assert change(metric, 5, None) == Gap()


def test_periods_in_words() -> None:
    assert fiscal_year_of(dt.date(2024, 3, 1)) == 2023
    assert shifted(dt.date(2024, 1, 1), -1) == dt.date(2023, 12, 1)
    assert span_ja(dt.date(2024, 4, 1), dt.date(2025, 1, 1)) == "2024年4月～2025年1月"
    assert (era_month_ja(dt.date(2019, 5, 1)), era_month_ja(dt.date(2019, 4, 1))) == ("令和元年5月", "2019年4月")


@pytest.mark.parametrize(("words", "pages"), [("短い", None), ("とても長い説明が続く。" * 30, "0")])
def test_a_sheet_of_tall_rows_is_not_pressed_onto_one_page(tmp_path: Path, words: str, pages: str | None) -> None:
    with Book(tmp_path / "t.xlsx", "試験", dt.date(2024, 6, 10), "版") as book:
        page = Page(book, "表", "表の題")
        page.table([Column("a", "説明", 20, kind="wrapped")], [Row({"a": words})] * 40)
        page.close()
    with zipfile.ZipFile(tmp_path / "t.xlsx") as archive:
        setup = re.search(r"<pageSetup[^>]*>", archive.read("xl/worksheets/sheet1.xml").decode())
    found = re.search(r'fitToHeight="(\d+)"', setup.group(0)) if setup else None
    assert (found.group(1) if found else None) == pages
