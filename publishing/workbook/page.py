"""One sheet, written from the top down: title, tables, charts, notes; then its print setup."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence

from xlsxwriter.chart import Chart

from publishing.workbook.book import Book
from publishing.workbook.table import EMPTY_MARK, Area, Column, Gap, Row, Value
from publishing.workbook.words import FORMULA_START, MAX_CELL, sheet_name, width_of, wrapped

ROW_PIXELS, ROW_POINTS, LINE_POINTS = 24, 18.0, 14.0
PIXELS_OF_CHAR, PIXELS_OF_COLUMN = 7, 5
GAP = 3
ONE_PAGE_ROWS = 74
A4 = 9
CONTENTS = "表紙"


class Page:
    """A sheet and the row at which writing goes on."""

    def __init__(self, book: Book, name: str, title: str, subtitle: str = "", min_width: float = 90, look: str = "title") -> None:
        self.book, self.title = book, title
        self.sheet = book.file.add_worksheet(sheet_name(name))
        self.sheet.set_default_row(ROW_POINTS)
        self.row, self.origin, self._deepest = 0, 0, 0
        self.widths: dict[int, float] = {}
        self.min_width = min_width
        self.head_row: int | None = None
        self._last_column = 0
        self._extra_points = 0.0
        self._text(0, 0, title, look)
        self.sheet.set_row(0, 28)
        if subtitle:
            self._text(1, 0, subtitle, "subtitle")
        self.row = self._top = 4

    @property
    def name(self) -> str:
        """The sheet's name."""
        return str(self.sheet.get_name())

    @property
    def chars(self) -> float:
        """Width of what has been written so far, from the present left edge on."""
        return max(sum(width for column, width in self.widths.items() if column >= self.origin), self.min_width)

    @property
    def pixels(self) -> int:
        """The same as Excel draws it."""
        widths = [width for column, width in self.widths.items() if column >= self.origin]
        return int(sum(width * PIXELS_OF_CHAR + PIXELS_OF_COLUMN for width in widths))

    def beside(self) -> None:
        """Goes on at the top again, to the right of everything written so far."""
        self._deepest = max(self._deepest, self.row)
        self.widths[self._last_column + 1] = GAP
        self.origin, self.row = self._last_column + 2, self._top

    def link(self, column: int, name: str) -> None:
        """A link to another sheet, in the present row."""
        target = "internal:'" + name.replace("'", "''") + "'!A1"
        self.sheet.write_url(self.row, column, target, self.book.format("link"), name)

    def paragraph(self, column: int, text: str, width: float) -> None:
        """A boxed text of several lines, in a row as high as it needs."""
        self._text(self.row, column, text, "wrapped_middle")
        self._set_height(self.row, max(ROW_POINTS, 4 + LINE_POINTS * len(wrapped(text, width - 2))))
        self.row += 1

    def link_back(self, contents: str = CONTENTS) -> None:
        """A link to the contents, in the third row."""
        self.sheet.write_url(2, 0, f"internal:'{contents}'!A1", self.book.format("link"), "目次へ")

    def end_columns(self) -> None:
        """Goes on at the left edge, below everything."""
        self.row, self.origin = max(self.row, self._deepest) + 1, 0
        self.min_width = max(self.min_width, 80)

    def section(self, text: str, columns: int = 1) -> None:
        """A heading above a table."""
        for column in range(1, columns):
            self.sheet.write_blank(self.row, self.origin + column, None, self.book.format("section"))
        self._text(self.row, self.origin, text, "section")
        self.row += 1

    def lines(self, texts: Iterable[str], look: str = "note", indent: str = "　") -> None:
        """Paragraphs below a table, broken at its width: nothing is cut in print and no cells are merged."""
        for text in texts:
            for number, line in enumerate(wrapped(text, self.chars - 4)):
                self._text(self.row, self.origin, (indent if number else "") + line, look)
                self.row += 1

    def skip(self, rows: int = 1) -> None:
        """Leaves rows free."""
        self.row += rows

    def table(self, columns: Sequence[Column], rows: Sequence[Row], is_frozen: bool = False) -> Area:
        """Headings and figures from the present row on; the area they cover."""
        at = self.origin
        for offset, column in enumerate(columns, at):
            self.widths[offset] = max(self.widths.get(offset, 0), column.width)
        self._last_column = max(self._last_column, at + len(columns) - 1)
        if any(column.group for column in columns):
            self._groups(columns, at)
        self._headings(columns, at)
        if is_frozen and self.head_row is None:
            self.head_row = self.row
        first = self.row + 1
        for number, row in enumerate(rows, first):
            lines = 1
            for offset, column in enumerate(columns, at):
                self._cell(number, offset, column, row)
                if column.kind in ("wrapped", "quoted"):
                    lines = max(lines, len(wrapped(str(row.values.get(column.key) or ""), column.width - 3)))
            if lines > 1:
                self._set_height(number, 6 + LINE_POINTS * lines)
        self.row = first + len(rows)
        placed = {column.key: offset for offset, column in enumerate(columns, at)}
        return Area(self.name, first, max(first, self.row - 1), placed)

    def chart(self, chart: Chart, row: int, size: tuple[int, int], x: int = 0) -> int:
        """Puts a chart `x` pixels from the present left edge; the first row below it."""
        chart.set_size({"width": size[0], "height": size[1]})
        self.sheet.insert_chart(row, self.origin, chart, {"object_position": 2, "x_offset": x + 2, "y_offset": 6})
        self._reach(x + size[0] + 8)
        return row + math.ceil((size[1] + 16) / ROW_PIXELS)

    def _reach(self, pixels: int) -> None:
        """Widens the printed area to the column in which that pixel lies."""
        at, left = self.origin, float(pixels)
        while left > 0:
            left -= self.widths.setdefault(at, 10) * PIXELS_OF_CHAR + PIXELS_OF_COLUMN
            at += 1
        self._last_column = max(self._last_column, at - 1)

    def close(self, freeze_columns: int = 1) -> None:
        """Column widths, frozen panes and print setup: one page wide, and one page in all if that stays readable."""
        sheet = self.sheet
        self.row = max(self.row, self._deepest)
        for column, width in self.widths.items():
            sheet.set_column(column, column, width)
        if self.head_row is not None:
            sheet.freeze_panes(self.head_row + 1, freeze_columns)
        sheet.repeat_rows(0, 1 if self.head_row is None else self.head_row)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 1 if self.row + self._extra_points / ROW_POINTS <= ONE_PAGE_ROWS else 0)
        sheet.set_margins(left=0.45, right=0.45, top=0.7, bottom=0.65)
        sheet.center_horizontally()
        sheet.print_area(0, 0, max(self.row, 4), self._last_column)
        mark = '&"Yu Gothic,Regular"&9'
        sheet.set_header(f"&L{mark}{_plain(self.book.margin)}&R{mark}{_plain(self.title)}")
        sheet.set_footer(f"&L{mark}{_plain(self.book.footer)}&R{mark}&P / &N ページ")

    def _set_height(self, row: int, points: float) -> None:
        """Of a row that needs more lines than one; what it takes beyond the usual counts against the one page."""
        self.sheet.set_row(row, points)
        self._extra_points += points - ROW_POINTS

    def span(self, columns: int) -> None:
        """Says how many columns text covers on a sheet without a table."""
        self._last_column = max(self._last_column, columns - 1)

    def put(self, column: int, text: str, look: str = "cell") -> None:
        """A text in the present row."""
        self._text(self.row, column, text, look)

    def _text(self, row: int, column: int, text: str, look: str, is_strong: bool = False) -> None:
        self.sheet.write_string(row, column, self.book.veil(text)[:MAX_CELL], self.book.format(look, "", is_strong))

    def _groups(self, columns: Sequence[Column], at: int) -> None:
        """Bands above the headings: text in the first cell of each, no merged cells."""
        last = ""
        for offset, column in enumerate(columns, at):
            if column.group and column.group != last:
                self._text(self.row, offset, column.group, "group")
            elif column.group:
                self.sheet.write_blank(self.row, offset, None, self.book.format("group"))
            last = column.group
        self.row += 1

    def _headings(self, columns: Sequence[Column], at: int) -> None:
        lines = 1
        for offset, column in enumerate(columns, at):
            self._text(self.row, offset, column.heading, "head")
            lines = max(lines, len(wrapped(column.heading, self.widths[offset] - 1)))
        if lines > 1:
            self._set_height(self.row, 6 + LINE_POINTS * lines)

    def _cell(self, at: int, offset: int, column: Column, row: Row) -> None:
        value = row.values.get(column.key)
        look = row.looks.get(column.key)
        if value is None or isinstance(value, Gap):
            mark = value.mark if isinstance(value, Gap) else "" if column.kind != "number" else EMPTY_MARK
            self._text(at, offset, mark, look or ("gap" if column.kind == "number" else "cell"), row.is_strong)
        elif isinstance(value, str):
            kind = column.kind if column.kind in ("wrapped", "quoted", "centre") else "cell"
            kind = "quoted" if kind == "wrapped" and value.startswith(FORMULA_START) else kind
            self._text(at, offset, value, look or kind, row.is_strong)
        else:
            self._figure(at, offset, column, row, value)

    def _figure(self, at: int, offset: int, column: Column, row: Row, value: Value) -> None:
        number = row.numbers.get(column.key) or column.number
        look = "centre" if column.kind in ("date", "month") else "number"
        style = self.book.format(row.looks.get(column.key, look), number, row.is_strong)
        if isinstance(value, dt.date):
            self.sheet.write_datetime(at, offset, dt.datetime.combine(value, dt.time()), style)
        elif isinstance(value, bool):
            self._text(at, offset, "はい" if value else "いいえ", "centre", row.is_strong)
        elif isinstance(value, int | float):
            is_fraction = column.key in row.fractions or (column.is_fraction and column.key not in row.numbers)
            self.sheet.write_number(at, offset, value / 100 if is_fraction else value, style)


def longest(texts: Iterable[str], least: float = 6, most: float = 40) -> float:
    """A column's width for its texts."""
    return min(max([width_of(text) for text in texts] + [int(least)]) + 2, most)


def _plain(text: str) -> str:
    """A text for the printed margin, in which & begins a code; digits right behind a size would be read as part of it."""
    return (" " if text[:1].isdigit() else "") + text.replace("&", "&&")
