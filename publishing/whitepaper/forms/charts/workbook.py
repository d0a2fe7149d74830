"""The same charts as native Excel charts: a sheet a chart, and its figures on a sheet of their own.

A cell without a figure stays empty there, its symbol beside it: Excel would draw a text as nought.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from xlsxwriter.chart import Chart as ExcelChart

from publishing.whitepaper.description import catalogue
from publishing.whitepaper.facts import EditionFacts
from publishing.whitepaper.forms.charts.points import MEANINGS, Drawn, Point
from publishing.whitepaper.forms.words import NEGATIVE, NOUGHT, SOURCE, TITLE, date_ja, edition_line, edition_lines
from publishing.workbook.book import Book
from publishing.workbook.charts import Series, bars, lines
from publishing.workbook.page import Page
from publishing.workbook.words import width_of

CONTENTS = "目次"
WIDTH, LINE_HEIGHT, HEAD_HEIGHT = 860, 300, 110
HEAT_KIND = "クロスは積み上げた棒で示す。"


def write_chart_workbook(drawn: Sequence[Drawn], facts: EditionFacts, path: Path) -> None:
    """Writes the workbook; its bytes depend on the arguments alone."""
    with Book(path, f"{TITLE} 図　{facts.title_ja}", facts.as_of, f"{SOURCE}　{date_ja(facts)}現在") as book:
        _contents(book, drawn, facts)
        pages = [_open(book, one, facts) for one in drawn]
        for one, page in zip(drawn, pages, strict=True):
            _add_charts(book, one, page, _data(book, one, facts))


def _contents(book: Book, drawn: Sequence[Drawn], facts: EditionFacts) -> None:
    page = Page(book, CONTENTS, f"{TITLE} 図", edition_line(facts))
    page.widths.update({0: 12, 1: 70, 2: 14})
    page.row = 2
    page.lines(facts.notices, "edition")
    page.row += 1
    for one in drawn:
        page.link(0, one.chart.number_ja)
        page.put(1, one.chart.title, "plain")
        page.put(2, one.table.number_ja, "subtitle")
        page.row += 1
    page.skip()
    page.lines(["図の数字は、図ごとのデータのシートにある。値のないところは空白で、理由の記号を右に示す。"])
    page.span(3)
    page.close()


def _open(book: Book, one: Drawn, facts: EditionFacts) -> Page:
    page = Page(book, one.chart.number_ja, one.chart.title_ja, f"（単位：{one.unit}）" if one.unit else "", look="table_title")
    page.link_back(CONTENTS)
    page.row = 3
    page.lines(edition_lines(facts), "edition")
    return page


def _add_charts(book: Book, one: Drawn, page: Page, panels: Sequence[tuple[str, str, list[Series]]]) -> None:
    row = page.row + 1
    for panel, unit, series in panels:
        number = "#,##0" + ("" if _digits(one, panel) == 0 else "." + "0" * _digits(one, panel))
        chart, height = _native(book, one, panel, unit, series, f'{number};"{NEGATIVE}"{number}')
        row = page.chart(chart, row, (WIDTH, height)) + 1
    page.row = row
    page.lines(_notes(one))
    page.close()


def _native(book: Book, one: Drawn, panel: str, unit: str, series: Sequence[Series], number: str) -> tuple[ExcelChart, int]:
    """The Excel chart and its height in pixels."""
    title = panel or one.chart.title
    if one.chart.kind == "lines":
        return lines(book, title, unit, series, number, is_dated=False), LINE_HEIGHT
    is_stacked = one.chart.kind == "heat"
    step = 20 if is_stacked or len(series) == 1 else 13 * len(series) + 8
    return bars(book, title, unit, series, number, is_stacked), HEAD_HEIGHT + step * len(one.along)


def _data(book: Book, one: Drawn, facts: EditionFacts) -> list[tuple[str, str, list[Series]]]:
    """Writes the figures; panel, unit and series of each chart."""
    page = Page(book, f"{one.chart.number_ja}データ", f"{one.chart.title_ja}　データ", edition_line(facts), look="table_title")
    page.link_back(CONTENTS)
    page.row = 3
    page.lines(facts.notices, "edition")
    page.row += 1
    page.widths[0] = min(max(width_of(label) for label in one.along) + 3, 50)
    panels = [_block(page, one, panel) for panel in one.panels or ("",)]
    page.lines(_notes(one))
    page.close()
    return panels


def _block(page: Page, one: Drawn, panel: str) -> tuple[str, str, list[Series]]:
    points = {(point.along, point.series): point for point in one.of_panel(panel)}
    unit = next((point.unit for point in points.values() if point.unit), "") if panel else one.unit
    names = one.series or (panel or one.chart.title,)
    keys = one.series or ("",)
    if panel:
        page.section(f"{panel}（{unit}）", 2)
    page.put(0, catalogue().dimensions[one.chart.along].label_ja, "head")
    for place, name in enumerate(names, 1):
        page.put(place, name, "head")
        beside = f"{name}の記号" if len(names) > 1 else "記号"
        page.put(place + len(names), beside, "head")
        page.widths[place] = max(page.widths.get(place, 0), min(width_of(name) + 3, 44), 12)
        page.widths[place + len(names)] = max(page.widths.get(place + len(names), 0), min(width_of(beside) + 3, 50))
    first = page.row + 1
    for row, along in enumerate(one.along, first):
        page.row = row
        page.put(0, along)
        for place, key in enumerate(keys, 1):
            _figure(page, place, place + len(keys), points[along, key])
    page.row = first + len(one.along) + 1
    page.span(2 * len(names) + 1)
    last = first + len(one.along) - 1
    return panel, unit, [
        Series(name, (page.name, first, 0, last, 0), (page.name, first, place, last, place)) for place, name in enumerate(names, 1)
    ]  # fmt: skip


def _figure(page: Page, at: int, beside: int, point: Point) -> None:
    number = "#,##0" + ("." + "0" * point.digits if point.digits else "")
    if point.value is not None:
        page.sheet.write_number(page.row, at, point.value, page.book.format("figure", f'{number};"{NEGATIVE}"{number}'))
        page.put(beside, NOUGHT if point.text == NOUGHT else point.mark, "centre")
    else:
        page.sheet.write_blank(page.row, at, None, page.book.format("figure"))
        page.put(beside, point.text, "centre")


def _digits(one: Drawn, panel: str) -> int:
    return max((point.digits for point in one.of_panel(panel)), default=0)


def _notes(one: Drawn) -> Iterator[str]:
    for note in one.chart.notes:
        yield f"（注）{note}"
    if one.chart.kind == "heat":
        yield f"（注）{HEAT_KIND}"
    if one.symbols:  # in the sheet of figures; the chart leaves a gap
        yield "　".join(f"「{symbol}」{MEANINGS[symbol]}" for symbol in one.symbols)
    yield f"資料：{SOURCE}　{one.table.number_ja}"
