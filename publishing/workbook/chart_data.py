"""Where charts over time have their figures: a sheet of its own with empty cells for gaps, since Excel draws text such as 「…」 as zero."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from publishing.workbook.book import Book
from publishing.workbook.charts import Series
from publishing.workbook.page import Page
from publishing.workbook.words import width_of

NAME = "グラフ元データ"
MONTH = 'yyyy"年"m"月"'
ABOUT = "グラフが参照する数字です。値のない月は空白にしてあります（「…」の文字はグラフではゼロになるため）。"


class ChartData:
    """The last sheet of a workbook: a block of columns a chart."""

    def __init__(self, book: Book) -> None:
        self.page = Page(book, NAME, NAME, ABOUT)
        self.page.link_back()
        self._column = 0
        self._longest = 0

    def add(
        self, title: str, labels: Sequence[dt.date | str], values: Mapping[str, Sequence[float | int | None]], unit: str = ""
    ) -> list[Series]:
        """Puts the figures of one chart down and returns its series; per cent become fractions."""
        page, sheet, at = self.page, self.page.sheet, self._column
        head, first = page.row + 1, page.row + 2
        sheet.write_string(page.row, at, title, page.book.format("plain"))
        sheet.write_string(head, at, "期間", page.book.format("head"))
        for offset, label in enumerate(labels):
            if isinstance(label, str):
                sheet.write_string(first + offset, at, label, page.book.format("cell"))
            else:
                moment = dt.datetime.combine(label, dt.time())
                sheet.write_datetime(first + offset, at, moment, page.book.format("number", MONTH))
        page.widths[at] = 13
        last = first + len(labels) - 1
        series = []
        for place, (name, figures) in enumerate(values.items(), at + 1):
            sheet.write_string(head, place, name, page.book.format("head"))
            page.widths[place] = max(12, min(width_of(name) + 2, 30))
            for offset, figure in enumerate(figures):
                if figure is not None:
                    number = figure / 100 if unit == "%" else figure
                    sheet.write_number(first + offset, place, number, page.book.format("number", _number(unit)))
            series.append(Series(name, (page.name, first, at, last, at), (page.name, first, place, last, place)))
        self._column = at + len(values) + 2
        self._longest = max(self._longest, len(labels))
        return series

    def close(self) -> None:
        """Print setup; call it after the last chart."""
        self.page.span(max(self._column - 1, 1))
        self.page.row += self._longest + 2
        self.page.close()
        self.page.sheet.set_print_scale(60)  # many columns: over several sheets of paper rather than too small to read


def _number(unit: str) -> str:
    return "0.0%" if unit == "%" else "#,##0.##"
