"""What a chart shows: the cells of its table as points with their words. A cell without a figure is a symbol, never a nought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from publishing.whitepaper.cells import Cell
from publishing.whitepaper.description import MEASURE, DescriptionError, catalogue
from publishing.whitepaper.forms.charts.description import Chart
from publishing.whitepaper.forms.tables import Table, Tables
from publishing.whitepaper.forms.words import NEGATIVE, NOT_AVAILABLE, NOUGHT, PRELIMINARY, REVISED, SUPPRESSED, SYMBOL_OF
from publishing.whitepaper.layout import SUBTOTALS

MEANINGS = {
    SUPPRESSED: "秘匿",
    NOT_AVAILABLE: "数値が得られない",
    NOUGHT: "該当する数値がない",
    PRELIMINARY: "速報・確報の値",
    REVISED: "改定した値",
}


@dataclass(frozen=True)
class Point:
    """One cell in a chart: labels of its place, its value or None, and the text beside it (the value, or a symbol where there is none)."""

    along: str
    series: str
    panel: str
    value: float | None
    text: str
    unit: str
    mark: str = ""
    digits: int = 0

    @property
    def is_missing(self) -> bool:
        """Whether it has no figure."""
        return self.value is None


@dataclass(frozen=True)
class Drawn:
    """A chart with its points; labels of each dimension in order."""

    chart: Chart
    table: Table
    points: tuple[Point, ...]
    along: tuple[str, ...]
    series: tuple[str, ...]
    panels: tuple[str, ...]

    @property
    def unit(self) -> str:
        """The unit of all points; empty if they have several."""
        units = {point.unit for point in self.points if point.unit}
        return units.pop() if len(units) == 1 else ""

    @property
    def symbols(self) -> tuple[str, ...]:
        """Symbols that stand where there is no figure, and marks beside figures."""
        shown = {point.text.split(" ")[0] for point in self.points}
        return tuple(symbol for symbol in MEANINGS if symbol in shown)

    def of_panel(self, panel: str) -> list[Point]:
        """The points of a panel."""
        return [point for point in self.points if point.panel == panel]


def drawn_charts(tables: Tables, charts: Iterable[Chart]) -> list[Drawn]:
    """The charts that can be drawn of these tables: their table is there and has something on the axis."""
    drawn = [drawn_of(chart, tables) for chart in charts if chart.table in tables]
    return [one for one in drawn if one.points]


def drawn_of(chart: Chart, tables: Tables) -> Drawn:
    """The points of a chart. Raises DescriptionError where chart and table do not fit."""
    table = tables[chart.table]
    unknown = {chart.along, chart.series, chart.panels, *chart.codes, *chart.at} - {"", *table.layout.table.dimensions}
    if unknown:
        raise DescriptionError(f"{chart.id}: {chart.table} has no dimension {', '.join(sorted(unknown))}")
    along = _codes(chart, table, chart.along)
    if chart.along == "fiscal_year":
        along = _without_gaps(along)
    points = [point for code in along for point in _points_at(chart, tables, table, code)]
    if chart.sort:
        along = _by_value(along, chart, tables, table)
    return Drawn(
        chart,
        table,
        tuple(_marked(points)),
        tuple(_label(chart, table, code) for code in along),
        tuple(table.label(chart.series, code) for code in _codes(chart, table, chart.series)),
        tuple(table.label(chart.panels, code) for code in _codes(chart, table, chart.panels)),
    )


def _points_at(chart: Chart, tables: Tables, table: Table, along: str) -> Iterator[Point]:
    for panel in _codes(chart, table, chart.panels) or ("",):
        for series in _codes(chart, table, chart.series) or ("",):
            labels = (
                _label(chart, table, along),
                table.label(chart.series, series) if series else "",
                table.label(chart.panels, panel) if panel else "",
            )
            if along not in table.layout.codes[chart.along]:
                yield Point(*labels, None, NOT_AVAILABLE, "")
                continue
            cell = _cell(chart, table, {chart.along: along, chart.panels: panel, chart.series: series})
            value = cell.value if cell.status == "published" else None
            yield Point(*labels, value, _text(cell, tables), cell.unit, cell.mark, cell.digits)


def _without_gaps(years: tuple[str, ...]) -> tuple[str, ...]:
    """Every year from the first to the last: no line leaps over a year that nobody has."""
    return tuple(str(year) for year in range(int(years[0]), int(years[-1]) + 1)) if years else ()


def _cell(chart: Chart, table: Table, placed: dict[str, str]) -> Cell:
    codes = []
    for name in table.layout.table.dimensions:
        code = placed.get(name) or _resolved(chart.at.get(name, ""), table) or catalogue().dimensions[name].total
        if code is None:
            raise DescriptionError(f"{chart.id}: where {name} stands is not said")
        codes.append(code)
    try:
        return table.cells[tuple(codes)]
    except KeyError as error:
        raise DescriptionError(f"{chart.id}: {table.id} has no cell {' × '.join(codes)}") from error


def _codes(chart: Chart, table: Table, dimension: str) -> tuple[str, ...]:
    if not dimension:
        return ()
    shown = table.layout.codes[dimension]
    if dimension == chart.along and chart.labels:
        return tuple(code for code in chart.labels if code in shown)
    if dimension in chart.codes:
        return tuple(code for code in (_resolved(code, table) for code in chart.codes[dimension]) if code)
    total = catalogue().dimensions[dimension].total
    left_out = {*SUBTOTALS, *([total] if chart.skip_total else [])}
    return tuple(code for code in shown if code not in left_out)


def _resolved(code: str, table: Table) -> str:
    """A code, with `latest` and `previous` for years; empty if there was no year before."""
    if code not in ("latest", "previous"):
        return code
    years = table.layout.codes["fiscal_year"]
    if code == "latest":
        return years[-1]
    return years[-2] if len(years) > 1 else ""


def _by_value(along: tuple[str, ...], chart: Chart, tables: Tables, table: Table) -> tuple[str, ...]:
    """Greatest value first; what has no figure last, in the order of the table."""
    values = {
        code: max((point.value for point in _points_at(chart, tables, table, code) if point.value is not None), default=None)
        for code in along
    }
    return tuple(sorted(along, key=lambda code: (values[code] is None, -(values[code] or 0), along.index(code))))


def _label(chart: Chart, table: Table, code: str) -> str:
    """The label along the axis; measures of several units bear theirs."""
    if code not in table.layout.codes[chart.along]:
        return f"{code}年度"
    label = chart.labels.get(code) or table.label(chart.along, code)
    if chart.along != MEASURE:
        return label
    units = {table.layout.measures[other].unit for other in _codes(chart, table, MEASURE)}
    return label if len(units) == 1 else f"{label}（{table.layout.measures[code].unit}）"


def _text(cell: Cell, tables: Tables) -> str:
    if cell.status != "published" or cell.value is None:
        return SYMBOL_OF[cell.status]
    if tables.is_nought(cell):
        return NOUGHT
    return f"{NEGATIVE if cell.value < 0 else ''}{abs(cell.value):,.{cell.digits}f}"


def _marked(points: list[Point]) -> list[Point]:
    """Marks p and r beside the values that differ in them; a mark that all bear is said by the edition line."""
    marks = {point.mark for point in points if not point.is_missing}
    if len(marks) < 2:
        return points
    return [replace(point, text=f"{point.mark} {point.text}") if point.mark else point for point in points]
