"""One table on one sheet: title, edition, unit at the top right, headings with spanners, figures and symbols, notes below."""

from __future__ import annotations

from collections.abc import Iterator

from publishing.whitepaper.facts import EditionFacts
from publishing.whitepaper.forms.print_workbook.grid import Grid, Heading, grid_of
from publishing.whitepaper.forms.print_workbook.paper import paper_for
from publishing.whitepaper.forms.print_workbook.symbols import Printed
from publishing.whitepaper.forms.tables import Table, Tables
from publishing.whitepaper.forms.words import NOT_AVAILABLE, NOUGHT, SOURCE, SUPPRESSED, edition_lines
from publishing.workbook.book import Book
from publishing.workbook.page import LINE_POINTS, ROW_POINTS, Page

CONTENTS = "目次"
LEAST_WIDTH, FILLER = 86, 10


def write_table(book: Book, table: Table, tables: Tables, facts: EditionFacts) -> None:
    """Adds the sheet of a table; the sheet is named by the table's number."""
    grid = grid_of(table, tables)
    page = Page(book, table.number_ja, table.title_ja, table.layout.table.title_en, LEAST_WIDTH, "table_title")
    page.widths.update(enumerate(grid.widths))
    page.link_back(CONTENTS)
    page.row = 3
    page.lines(edition_lines(facts), "edition")
    page.put(0, "　".join(_fixed(table)), "note")
    page.put(len(grid.widths) - 1, f"（単位：{grid.unit}）" if grid.unit else "（単位：表中に示す）", "unit")
    page.row += 1
    height = _head(page, grid)
    _body(page, grid)
    page.skip()
    page.lines(_notes(table))
    _finish(page, grid, height)


def _fixed(table: Table) -> Iterator[str]:
    """What holds for the whole table and stands in no heading."""
    dimensions = table.layout.table.dimensions
    if "fiscal_year" not in dimensions:
        yield f"{table.fiscal_year}年度"
    if "measure" not in dimensions:
        yield next(iter(table.layout.measures.values())).label_ja


def _head(page: Page, grid: Grid) -> float:
    """The headings; spanners are merged. Their height in points."""
    top, style = page.row, page.book.format("head")
    heights = [ROW_POINTS] * grid.head_rows
    for heading in grid.headings:
        if heading.top == heading.bottom:
            heights[heading.top] = max(heights[heading.top], 4 + LINE_POINTS * grid.lines(heading))
        if (heading.top, heading.first) != (heading.bottom, heading.last):
            page.sheet.merge_range(*_corners(top, heading), "", style)
        page.sheet.write_string(top + heading.top, heading.first, heading.text, style)
    for offset, height in enumerate(heights):
        page.sheet.set_row(top + offset, height)
    page.row = top + grid.head_rows
    page.head_row = page.row - 1
    return sum(heights)


def _corners(top: int, heading: Heading) -> tuple[int, int, int, int]:
    return top + heading.top, heading.first, top + heading.bottom, heading.last


def _body(page: Page, grid: Grid) -> None:
    for row, stub in enumerate(grid.stubs):
        is_total, lines = grid.totals[row], grid.stub_lines(row)
        if lines > 1:
            page.sheet.set_row(page.row, 4 + LINE_POINTS * lines)
        for column, text in enumerate(stub):
            look = "part" if column == 0 and grid.indents[row] else "wrapped" if lines > 1 else "cell"
            page.sheet.write_string(page.row, column, text, page.book.format(look, "", is_total))
        for column, value in enumerate(grid.values[row], grid.stub_columns):
            _value(page, column, value, is_total)
        page.row += 1


def _value(page: Page, column: int, value: Printed, is_total: bool) -> None:
    style = page.book.format("figure", value.format, is_total)
    if value.symbol:
        page.sheet.write_string(page.row, column, value.symbol, style)
    else:
        page.sheet.write_number(page.row, column, value.number, style)


def _notes(table: Table) -> Iterator[str]:
    for number, note in enumerate(table.layout.notes, 1):
        yield f"（注{number}）{note}"
    for symbol, status in ((NOT_AVAILABLE, "not_available"), (NOUGHT, "not_applicable")):
        for reason in table.reasons_ja(status):
            yield f"「{symbol}」：{reason}"
    if "suppressed" in table.statuses:
        yield f"「{SUPPRESSED}」：企業の数値が分かるおそれがあるため秘匿した（シート「記号と秘匿」）。"
    yield f"母数：{table.bases_ja}"
    yield f"資料：{SOURCE}"
    yield f"統計番号：{'、'.join(table.layout.table.r_numbers)}"


def _finish(page: Page, grid: Grid, head_height: float) -> None:
    columns, chars = len(grid.widths), float(sum(grid.widths))
    while chars < LEAST_WIDTH:  # titles and notes are wider than a narrow table
        page.widths[columns] = FILLER
        columns, chars = columns + 1, chars + FILLER
    page.span(columns)
    rows = page.row - grid.head_rows + sum(grid.stub_lines(row) - 1 for row in range(len(grid.stubs)))
    page.close(freeze_columns=grid.stub_columns)
    paper_for(chars, rows * ROW_POINTS + head_height).set_up(page.sheet)
