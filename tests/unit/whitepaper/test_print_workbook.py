"""The print workbook: a symbol for each status, editions on every sheet, spanners, units, widths, safe texts, equal bytes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from publishing.whitepaper.disclosure.rules import printed_rules
from publishing.whitepaper.forms.print_workbook.grid import grid_of
from publishing.whitepaper.forms.print_workbook.paper import A3, A4, Paper, paper_for
from publishing.whitepaper.forms.print_workbook.symbols import number_format, printed
from publishing.whitepaper.forms.print_workbook.workbook import write_print_workbook
from publishing.whitepaper.forms.tables import Tables
from publishing.whitepaper.forms.words import RULE_JA, edition_lines
from tests.unit.whitepaper.small_forms import FACTS, HIDDEN, NEGATIVE, REVISED, SMALL, small_tables


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return small_tables(tmp_path)


@pytest.fixture
def workbook(tables: Tables, tmp_path: Path) -> Path:
    write_print_workbook(tables, FACTS, tmp_path / "print.xlsx")
    return tmp_path / "print.xlsx"


def texts(sheet: Worksheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def sheets_without(path: Path, wanted: str) -> list[str]:
    return [sheet.title for sheet in openpyxl.load_workbook(path) if not any(wanted in text for text in texts(sheet))]


def test_what_is_not_published_is_a_symbol_and_never_a_number(tables: Tables) -> None:
    missing = tables.cells["T102", ("40",), ("2023", "issue_responses")]
    without_previous = tables.cells["T101", ("2022",), ("issue_responses_growth",)]
    assert [printed(cell, tables).symbol for cell in (tables.cells[HIDDEN], missing, without_previous)] == ["x", "…", "-"]


def test_nought_is_a_dash_and_less_than_the_unit_is_zero(tables: Tables) -> None:
    nought = tables.cells["T106", ("販路提案",), ("その他",)]
    assert (nought.value, printed(nought, tables).symbol) == (0, "-")
    small = tables.cells[SMALL]
    assert small.ratio is not None
    assert printed(small, tables).symbol == ""
    assert printed(small, tables).format.startswith('"p "#,##0.0')
    emptied = {**tables.cells, small.ratio.numerator: replace(tables.cells[small.ratio.numerator], value=0, contributors=0)}
    assert printed(small, replace(tables, cells=emptied)).symbol == "-"


def test_marks_and_the_minus_stand_in_the_number_format(tables: Tables) -> None:
    assert number_format(tables.cells[NEGATIVE]) == '"p "#,##0.0;"p ""△"#,##0.0'
    assert number_format(tables.cells[REVISED]) == '"r "#,##0;"r ""△"#,##0'
    assert number_format(replace(tables.cells[REVISED], mark="")) == '#,##0;"△"#,##0'


def test_a_published_cell_without_value_is_refused(tables: Tables) -> None:
    with pytest.raises(ValueError, match="without a value"):
        printed(replace(tables.cells[REVISED], value=None), tables)


def test_every_sheet_says_which_edition_it_is_in_print_and_on_screen(workbook: Path) -> None:
    for line in edition_lines(FACTS):
        assert sheets_without(workbook, line.split("　")[0]) == []
    assert "第1-1表" in sheets_without(workbook, "確定（第1版）")
    headers = {sheet.title: sheet.oddHeader.left.text for sheet in openpyxl.load_workbook(workbook)}
    assert all(FACTS.title_ja in (text or "") for text in headers.values())


def test_each_table_has_a_sheet_with_title_unit_notes_and_numbers(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    assert book.sheetnames[:4] == ["表紙", "目次", "記号と秘匿", "第1-1表"]
    sheet = book["第1-5表"]
    found = texts(sheet)
    assert found[0] == "第1-5表　拠点別規模"
    assert {"（単位：者）", "統計番号：R22", "母数：受け付けた相談記録"} <= set(found)
    assert "「…」：この年度（月）の有効な月次報告がありません。" in found
    assert any("宿泊業は20人以下" in text for text in found)


def test_the_contents_lead_to_every_table(workbook: Path, tables: Tables) -> None:
    book = openpyxl.load_workbook(workbook)
    links = {cell.hyperlink.location for row in book["目次"].iter_rows() for cell in row if cell.hyperlink}
    assert {f"'{table.number_ja}'!A1" for table in tables.tables} <= links


def test_years_span_their_measures_and_units_that_differ_stand_below(workbook: Path, tables: Tables) -> None:
    sheet = openpyxl.load_workbook(workbook)["第1-4表"]
    spans = {str(span).split(":")[0]: sheet[str(span).split(":")[0]].value for span in sheet.merged_cells.ranges}
    assert {"2022年度", "2023年度", "規模区分（小規模事業者支援法）"} == set(spans.values())
    assert "（単位：表中に示す）" in texts(sheet)
    grid = grid_of(tables["T104"], tables)
    assert [heading.text.rsplit("\n", 1)[-1] for heading in grid.headings if heading.bottom == 1 and heading.top == 1] == [
        "（者）",
        "（%）",
        "（%）",
    ] * 2


def test_columns_are_wide_enough_for_every_figure(tables: Tables) -> None:
    for table in tables.tables:
        grid = grid_of(table, tables)
        for row in grid.values:
            for value, width in zip(row, grid.widths[grid.stub_columns :], strict=True):
                assert value.width + 2 <= width
    wide = replace(
        tables["T105"],
        cells={place: replace(cell, value=1e15, status="published") for place, cell in tables["T105"].cells.items()},
    )
    assert grid_of(wide, tables).widths[1] > grid_of(tables["T105"], tables).widths[1]


def test_a_long_label_takes_several_lines_instead_of_being_cut(tables: Tables, tmp_path: Path) -> None:
    table = tables["T109"]
    (code,) = table.layout.codes["published_figure"]
    assert grid_of(table, tables).stub_lines(0) == 1
    labels = {**table.layout.labels, "published_figure": {code: "とても長い表側の見出し" * 8}}
    long = replace(table, layout=replace(table.layout, labels=labels))
    assert grid_of(long, tables).stub_lines(0) == 4
    write_print_workbook(replace(tables, tables=(long,)), FACTS, tmp_path / "long.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "long.xlsx")["第1-9表"]
    (cell,) = (cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("とても"))
    assert cell.alignment.wrap_text and (sheet.row_dimensions[cell.row].height or 0) > 50


def test_a_text_never_becomes_a_formula(tables: Tables, tmp_path: Path) -> None:
    table = tables["T102"]
    labels = {**table.layout.labels, "hub": {**table.layout.labels["hub"], "13": "=1+1", "27": "@SUM(A1)"}}
    planted = replace(table, layout=replace(table.layout, labels=labels, notes=("=HYPERLINK(1)",)))
    write_print_workbook(replace(tables, tables=(planted,)), FACTS, tmp_path / "planted.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "planted.xlsx")["第1-2表"]
    assert {"=1+1", "@SUM(A1)"} <= set(texts(sheet))
    raw = (tmp_path / "planted.xlsx").read_bytes()
    assert b"<f>" not in _sheets(raw)


def _sheets(workbook: bytes) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))


def test_the_same_tables_give_the_same_bytes(workbook: Path, tables: Tables, tmp_path: Path) -> None:
    write_print_workbook(tables, FACTS, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == workbook.read_bytes()
    write_print_workbook(tables, replace(FACTS, number=3), tmp_path / "other.xlsx")
    assert (tmp_path / "other.xlsx").read_bytes() != workbook.read_bytes()


def test_every_rule_of_disclosure_has_its_words(workbook: Path) -> None:
    assert {name for name, *_ in printed_rules()} == set(RULE_JA)
    assert set(RULE_JA.values()) <= set(texts(openpyxl.load_workbook(workbook)["記号と秘匿"]))


@pytest.mark.parametrize(
    ("chars", "height", "paper"),
    [
        (90, 400, Paper(A4, False, True)),
        (150, 400, Paper(A4, True, True)),
        (180, 1400, Paper(A3, False, True)),
        (90, 3000, Paper(A4, False, False)),
        (400, 800, Paper(A3, True, False)),
    ],
)
def test_the_paper_keeps_a_sheet_readable(chars: float, height: float, paper: Paper) -> None:
    assert paper_for(chars, height) == paper
