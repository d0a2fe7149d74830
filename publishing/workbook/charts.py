"""Native Excel charts with Japanese titles and axes: lines over time, columns, horizontal bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.chart import Chart

from publishing.workbook.book import Book
from publishing.workbook.looks import FONT, GRID, SERIES

TEXT: dict[str, Any] = {"name": FONT, "size": 9, "color": "#374151", "bold": False}


@dataclass(frozen=True)
class Series:
    """A series: its name, categories and values as ranges, and how it is drawn."""

    name: str
    categories: Sequence[str | int]
    values: Sequence[str | int]
    is_dashed: bool = False
    colour: str = ""


def _frame(chart: Chart, title: str, unit: str, number: str, is_legend: bool, most: float | None = None) -> None:
    chart.set_title({"name": title, "name_font": TEXT | {"size": 11, "bold": True}, "overlay": False})
    axis: dict[str, Any] = {"num_font": TEXT, "line": {"color": GRID}}
    grid: dict[str, Any] = {"visible": True, "line": {"color": "#E5E7EB", "width": 0.75}}
    name: dict[str, Any] = {"name": f"（{unit}）" if unit else "", "name_font": TEXT, "num_format": number}
    ends: dict[str, Any] = {"min": 0} if most is None else {"min": 0, "max": most}
    chart.set_y_axis(axis | name | ends | {"major_gridlines": grid})
    legend: dict[str, Any] = {"position": "bottom", "font": TEXT} if is_legend else {"none": True}
    chart.set_legend(legend)
    chart.set_chartarea({"border": {"color": GRID}})
    chart.show_blanks_as("gap")


def lines(
    book: Book,
    title: str,
    unit: str,
    series: Sequence[Series],
    number: str = "#,##0",
    most: float | None = None,
    is_dated: bool = True,
) -> Chart:
    """A line a series over months (or other periods, not `is_dated`); those without a figure are gaps. `most`: where the axis ends."""
    chart = book.file.add_chart({"type": "line"})
    for place, one in enumerate(series):
        colour = one.colour or SERIES[place % len(SERIES)]
        line: dict[str, Any] = {"color": colour, "width": 2.25}
        marker: dict[str, Any] = {"type": "circle", "size": 4, "fill": {"color": colour}, "border": {"color": colour}}
        if one.is_dashed:
            line, marker = {"color": colour, "width": 1.5, "dash_type": "dash"}, {"type": "none"}
        places = {"name": one.name, "categories": list(one.categories), "values": list(one.values)}
        chart.add_series(places | {"line": line, "marker": marker})
    _frame(chart, title, unit, number, len(series) > 1, most)
    if not is_dated:
        chart.set_x_axis({"num_font": TEXT, "line": {"color": GRID}, "label_position": "low"})
        return chart
    months: dict[str, Any] = {
        "date_axis": True,
        "num_format": 'yy"/"m',
        "major_unit": 3,
        "major_unit_type": "months",
        "num_font": TEXT | {"size": 8},
    }
    chart.set_x_axis(months | {"line": {"color": GRID}, "label_position": "low"})
    return chart


def columns(
    book: Book, title: str, unit: str, series: Sequence[Series], number: str = "#,##0", most: float | None = None
) -> Chart:
    """Columns side by side."""
    chart = book.file.add_chart({"type": "column"})
    _fill(chart, series, 60)
    _frame(chart, title, unit, number, len(series) > 1, most)
    chart.set_x_axis({"num_font": TEXT, "line": {"color": GRID}, "label_position": "low"})
    return chart


def bars(book: Book, title: str, unit: str, series: Sequence[Series], number: str = "0%", is_stacked: bool = False) -> Chart:
    """Horizontal bars, the first category on top."""
    chart = book.file.add_chart({"type": "bar", "subtype": "stacked"} if is_stacked else {"type": "bar"})
    _fill(chart, series, 45, 100 if is_stacked else 0)
    _frame(chart, f"{title}（{unit}）" if unit else title, "", number, len(series) > 1)
    chart.set_x_axis({"num_font": TEXT, "num_format": number, "min": 0, "label_position": "high",
                      "major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}}})  # fmt: skip
    chart.set_y_axis({"reverse": True, "num_font": TEXT, "line": {"color": GRID}, "major_gridlines": {"visible": False}})
    return chart


def _fill(chart: Chart, series: Sequence[Series], gap: int, overlap: int = 0) -> None:
    for place, one in enumerate(series):
        colour = one.colour or SERIES[place % len(SERIES)]
        chart.add_series({"name": one.name, "categories": list(one.categories), "values": list(one.values),
                          "fill": {"color": colour}, "border": {"none": True}, "gap": gap, "overlap": overlap})  # fmt: skip
