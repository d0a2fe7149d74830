"""The plot of a chart by Altair: one function a kind. Titles, sources and the edition are put around it by `picture`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import altair as alt

from publishing.whitepaper.forms.charts.outlines import FAMILY
from publishing.whitepaper.forms.charts.points import Drawn, Point
from publishing.workbook.looks import GREY, GRID, NAVY, SERIES

WIDTH, PANEL_HEIGHT = 560, 150
INK, PALE, MISSING = "#1F2733", "#E5E7EB", "#EFEFEF"
WHOLE = "all"
"""The name of the figures of a chart without panels."""
FEW = 24
"""Categories up to which bars are as thick as reads well."""
_TICKS = "datum.value < 0 ? '△' + format(-datum.value, ',') : format(datum.value, ',')"
_AXIS: dict[str, Any] = {
    "labelColor": INK,
    "titleColor": INK,
    "domainColor": GREY,
    "tickColor": GREY,
    "gridColor": PALE,
    "labelFontSize": 11,
    "titleFontSize": 11,
    "titleFontWeight": "normal",
    "labelLimit": 420,
}
Plot = Any
"""An Altair chart of whatever composition."""


def specification(drawn: Drawn) -> dict[str, Any]:
    """The Vega-Lite specification of a chart, with the looks that all share; its figures stand beside it by name."""
    plot = {"lines": _lines, "bars": _bars, "heat": _heat, "points": _points, "interval": _interval}[drawn.chart.kind](drawn)
    looked = (
        plot.configure(font=FAMILY, background="white")
        .configure_view(stroke=None)
        .configure_axis(**_AXIS)
        .configure_legend(labelFontSize=11, labelColor=INK, labelLimit=420, title=None, orient="top", symbolType="square")
        .configure_title(font=FAMILY, fontSize=11, fontWeight="normal", color=INK, anchor="start")
        .configure_scale(bandPaddingInner=0.25, bandPaddingOuter=0.15)
    )
    return {**looked.to_dict(validate=False), "datasets": _datasets(drawn)}


def _datasets(drawn: Drawn) -> dict[str, list[dict[str, Any]]]:
    """Rows by the name of the panel; those of intervals have the value and its limits in one row."""
    if drawn.chart.kind == "interval":
        return {WHOLE: list(_intervals(drawn))}
    return {panel or WHOLE: [_row(point) for point in drawn.of_panel(panel)] for panel in drawn.panels or ("",)}


def _row(point: Point) -> dict[str, Any]:
    """`base` is where the symbol of a missing figure stands."""
    shown = {"along": point.along, "series": point.series, "value": point.value, "text": point.text}
    return {**shown, "base": 0, "missing": point.is_missing}


def _intervals(drawn: Drawn) -> Iterator[dict[str, Any]]:
    value, low, high = drawn.series
    by_place = {(point.along, point.series): point for point in drawn.points}
    for along in drawn.along:
        yield {**_row(by_place[along, value]), "low": by_place[along, low].value, "high": by_place[along, high].value}


def _chart(panel: str = "") -> alt.Chart:
    return alt.Chart(alt.NamedData(name=panel or WHOLE))


def _colours(drawn: Drawn) -> Plot:
    if not drawn.series:
        return alt.value(SERIES[0])
    legend: Any = alt.Legend() if len(drawn.series) > 1 else None
    return alt.Color(
        "series:N", scale=alt.Scale(domain=list(drawn.series), range=list(SERIES)[: len(drawn.series)]), legend=legend
    )


def _domain(points: Sequence[Point], room: float) -> alt.Scale:
    """From nought to a little more than the greatest value, so that labels have room."""
    values = [point.value for point in points if point.value is not None] or [1]
    high, low = max(*values, 0.0), min(*values, 0.0)
    span = (high - low) or 1.0
    return alt.Scale(domain=[low - room * span * (low < 0), high + room * span], nice=False, zero=True)


def _across(points: Sequence[Point], room: float, **axis: Any) -> alt.X:
    """The axis of values on top of horizontal bars and dots; bare where there is no value at all."""
    has_values = any(not point.is_missing for point in points)
    looks: dict[str, Any] = {
        "orient": "top",
        "labelExpr": _TICKS,
        "domain": False,
        "ticks": False,
        "labels": has_values,
        "grid": has_values,
    }
    return alt.X("value:Q", title=None, scale=_domain(points, room), axis=alt.Axis(**looks, **axis))


def _lines(drawn: Drawn) -> Plot:
    panels = drawn.panels or ("",)
    return alt.vconcat(*(_line_panel(drawn, panel) for panel in panels), spacing=22)


def _line_panel(drawn: Drawn, panel: str) -> Plot:
    points = drawn.of_panel(panel)
    unit = next((point.unit for point in points if point.unit), "")
    base = _chart(panel).encode(
        x=alt.X("along:N", sort=list(drawn.along), title=None, axis=alt.Axis(labelAngle=0, grid=False)),
        color=_colours(drawn),
        detail="series:N",
    )
    y = alt.Y(
        "value:Q", title=None, scale=_domain(points, 0.2), axis=alt.Axis(tickCount=4, labelExpr=_TICKS, domain=False, ticks=False)
    )
    shown = base.transform_filter("!datum.missing")
    line = base.mark_line(strokeWidth=2.25, invalid="break-paths-show-path-domains").encode(y=y)
    dots = shown.mark_point(filled=True, size=45, opacity=1).encode(y=y)
    few = len(drawn.series) < 2
    height = PANEL_HEIGHT if drawn.panels else 2 * PANEL_HEIGHT
    labels = (
        (shown if few else shown.transform_filter(_last_of(drawn)))
        .mark_text(dy=-10, fontSize=10.5)
        .encode(y=y, text="text:N", color=alt.value(INK))
    )
    symbols = (
        base.transform_filter("datum.missing")
        .mark_text(fontSize=12)
        .encode(y=alt.value(height - 8), text="text:N", color=alt.value(GREY))
    )
    title = f"{panel}（{unit}）" if panel else ""
    return alt.layer(line, dots, labels, symbols).properties(width=WIDTH, height=height, title=title)


def _last_of(drawn: Drawn) -> str:
    """Several lines are labelled at their ends alone."""
    return f"datum.along === '{drawn.along[-1]}'"


def _bars(drawn: Drawn) -> Plot:
    several = max(len(drawn.series), 1)
    step = (19 if len(drawn.along) <= FEW else 15) if several == 1 else 13 * several + 8
    offset: dict[str, Any] = (
        {"yOffset": alt.YOffset("series:N", sort=list(drawn.series), scale=alt.Scale(paddingOuter=0))} if several > 1 else {}
    )
    base = _chart().encode(
        y=alt.Y("along:N", sort=list(drawn.along), title=None, axis=alt.Axis(ticks=False, domain=False, labelPadding=6)), **offset
    )
    x = _across(drawn.points, 0.13, tickCount=6)
    bars = base.transform_filter("!datum.missing").mark_bar().encode(x=x, color=_colours(drawn))
    small = 10 if several == 1 and len(drawn.along) <= FEW else 9
    labels = (
        base.transform_filter("!datum.missing && datum.value >= 0")
        .mark_text(align="left", dx=4, fontSize=small, color=INK)
        .encode(x=x, text="text:N")
    )
    below = (
        base.transform_filter("!datum.missing && datum.value < 0")
        .mark_text(align="right", dx=-4, fontSize=small, color=INK)
        .encode(x=x, text="text:N")
    )
    symbols = (
        base.transform_filter("datum.missing")
        .mark_text(align="left", dx=4, fontSize=small + 1, color=GREY)
        .encode(x=alt.X("base:Q"), text="text:N")
    )
    return alt.layer(bars, labels, below, symbols).properties(
        width=WIDTH, height=alt.Step(step, **({"for": "position"} if several > 1 else {}))
    )


def _heat(drawn: Drawn) -> Plot:
    flush = alt.Scale(padding=0)
    base = _chart().encode(
        x=alt.X(
            "series:N",
            sort=list(drawn.series),
            title=None,
            scale=flush,
            axis=alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False),
        ),
        y=alt.Y("along:N", sort=list(drawn.along), title=None, scale=flush, axis=alt.Axis(ticks=False, domain=False)),
    )
    values = [point.value for point in drawn.points if point.value is not None]
    middle = max(values, default=0) * 0.35
    shade = alt.Color("value:Q", scale=alt.Scale(range=["#F4F8FC", NAVY], type="sqrt"), legend=None)
    cells = base.transform_filter("!datum.missing").mark_rect(stroke="white").encode(color=shade)
    blank = base.transform_filter("datum.missing").mark_rect(stroke=GRID, strokeDash=[2, 2], fill=MISSING)
    light = alt.condition(f"!datum.missing && datum.value > {middle!r}", alt.value("white"), alt.value(INK))
    texts = base.mark_text(fontSize=10.5).encode(text="text:N", color=light)
    return alt.layer(cells, blank, texts).properties(width=alt.Step(112), height=alt.Step(20)).resolve_scale(color="independent")


def _points(drawn: Drawn) -> Plot:
    base = _chart().encode(
        y=alt.Y("along:N", sort=list(drawn.along), title=None, axis=alt.Axis(grid=True, ticks=False, domain=False))
    )
    x = _across(drawn.points, 0.05)
    shown = base.transform_filter("!datum.missing")
    between = shown.mark_line(color=GRID, strokeWidth=3).encode(x=x, detail="along:N")
    shape = alt.Shape("series:N", scale=alt.Scale(domain=list(drawn.series), range=["circle", "diamond"]), legend=None)
    dots = shown.mark_point(filled=True, size=70, opacity=1).encode(x=x, color=_colours(drawn), shape=shape)
    symbols = (
        base.transform_filter("datum.missing").mark_text(align="left", dx=4, color=GREY).encode(x=alt.X("base:Q"), text="text:N")
    )
    return alt.layer(between, dots, symbols).properties(width=WIDTH, height=alt.Step(19))


def _interval(drawn: Drawn) -> Plot:
    """A dot for the value (first code of series), a line from the second to the third."""
    base = _chart().encode(y=alt.Y("along:N", sort=list(drawn.along), title=None, axis=alt.Axis(ticks=False, domain=False)))
    x = _across(drawn.points, 0.1, tickCount=8)
    shown = base.transform_filter("!datum.missing")
    rule = (
        shown.transform_filter("isValid(datum.low) && isValid(datum.high)")
        .mark_rule(strokeWidth=3, color="#56B4E9")
        .encode(x="low:Q", x2="high:Q")
    )
    dots = shown.mark_point(filled=True, size=80, opacity=1, color=SERIES[0]).encode(x=x)
    labels = shown.mark_text(dy=-11, fontSize=10.5, color=INK).encode(x=x, text="text:N")
    symbols = (
        base.transform_filter("datum.missing")
        .mark_text(align="left", dx=4, fontSize=12, color=GREY)
        .encode(x=alt.X("base:Q"), text="text:N")
    )
    return alt.layer(rule, dots, labels, symbols).properties(width=WIDTH, height=alt.Step(44))
