"""The hub's figures of the month and the year to date, beside its own past and the nation's median; and its 24 months."""

from __future__ import annotations

from typing import Any

from publishing.feedback.own import Own, limits
from publishing.report.blocks.comparison import MARKS_JA
from publishing.report.blocks.trend import months_of
from publishing.report.measures import Footnotes, change, change_kind, change_number, chart_format, column_of, format_of, unit_of
from publishing.workbook import charts
from publishing.workbook.charts import Series
from publishing.workbook.page import Page
from publishing.workbook.table import Column, Gap, Row

PERIODS = ("month", "previous", "year_ago", "to_date", "to_date_ago")
CHANGES = {
    "from_previous": ("month", "previous"),
    "from_year_ago": ("month", "year_ago"),
    "from_to_date": ("to_date", "to_date_ago"),
}
SPREADS = ("median", "low", "high", "median_to_date")
HIDDEN, OTHER_MONTHS = Gap("＊"), Gap("※")
CHART_HEIGHT, COLUMNS, COLUMN_WIDTH = 285, 12, 13


def write_month(page: Page, own: Own, spec: dict[str, Any]) -> None:
    """`groups`: measures under their headings."""
    notes = Footnotes()
    rows: list[Row] = []
    for group in spec["groups"]:
        blanks = dict.fromkeys((*PERIODS, *CHANGES, *SPREADS), Gap(""))
        rows.append(Row({"label": group["label"]} | blanks, is_strong=True))
        rows += [_row(own, name, notes) for name in group["measures"] if name in own.report.source.metrics]
    page.table(_columns(own), rows, is_frozen=True)
    page.skip()
    marks = {mark for pair in CHANGES.values() for mark in own.report.marks(*pair) if mark != "※"}
    page.lines([text for mark, text in MARKS_JA.items() if mark in marks])
    page.lines([
        "全国の中央値：値のある拠点を小さい順に並べた真ん中の値です。中央 50 % は、下から 25 % と 75 % の値の間です。よい・悪いの判定ではありません。",
        f"＊：値のある拠点が少ない（中央値 {limits()['hubs_for_median']}、中央 50 % {limits()['hubs_for_quartiles']} 未満）ため示しません。",
        "※：今年度と前年度で報告のある月が違うため、累計を比べません。",
        *notes.lines(),
    ])  # fmt: skip


def _columns(own: Own) -> list[Column]:
    spans = own.report.spans
    return [
        Column("label", "指標", width=28, kind="text", group="指標"),
        Column("unit", "単位", width=9, kind="centre", group="指標"),
        Column("month", f"当月\n{spans['month'].label}", width=12, group="当拠点（月）"),
        Column("previous", "前月", width=10, group="当拠点（月）"),
        Column("from_previous", "前月比", width=10, group="当拠点（月）"),
        Column("year_ago", "前年同月", width=10, group="当拠点（月）"),
        Column("from_year_ago", "前年同月比", width=11, group="当拠点（月）"),
        Column("median", "中央値", width=10, group="全国（月）"),
        Column("low", "中央50%\nの下", width=10, group="全国（月）"),
        Column("high", "中央50%\nの上", width=10, group="全国（月）"),
        Column("to_date", "年度累計", width=11, group=f"累計　{spans['to_date'].label}"),
        Column("to_date_ago", "前年度\n同期", width=11, group=f"累計　{spans['to_date'].label}"),
        Column("from_to_date", "同期比", width=10, group=f"累計　{spans['to_date'].label}"),
        Column("median_to_date", "全国の\n中央値", width=10, group=f"累計　{spans['to_date'].label}"),
        Column("notes", "注", width=8, kind="centre", group="注"),
    ]


def _row(own: Own, name: str, notes: Footnotes) -> Row:
    metric = own.report.source.metrics[name]
    values: dict[str, Any] = {"label": "　" + metric["label_ja"], "unit": unit_of(metric)}
    marks: list[str] = []
    for period in PERIODS:
        values[period] = own.figures(period).get(name)
        if values[period] is None:
            marks.append(notes.mark(own.report.reason(own.report.spans[period], "hub", own.hub, name)))
    for key, (now, before) in CHANGES.items():
        is_like = now == "month" or own.report.has_same_months(own.hub, now, before)
        values[key] = change(metric, values[now], values[before]) if is_like else OTHER_MONTHS
    of_month, of_year = own.nation.of("month", name), own.nation.of("to_date", name)
    shown = {"median": of_month.median, "low": of_month.low, "high": of_month.high, "median_to_date": of_year.median}
    values |= {key: HIDDEN if value is None else value for key, value in shown.items()}
    values["notes"] = "・".join(dict.fromkeys(marks))
    plain = format_of(metric)
    of_spread = plain if plain != "#,##0" else "#,##0.0"
    numbers = dict.fromkeys(PERIODS, plain) | dict.fromkeys(SPREADS, of_spread) | dict.fromkeys(CHANGES, change_number(metric))
    fractions = ((*PERIODS, *SPREADS) if metric["unit"] == "%" else ()) + (
        tuple(CHANGES) if change_kind(metric) == "relative" else ()
    )
    return Row(values, numbers=numbers, fractions=frozenset(fractions))


def write_charts(page: Page, own: Own, spec: dict[str, Any]) -> None:
    """A chart a measure: the hub's line, the nation's median and the middle half."""
    months = months_of(own.report, spec["months"])
    page.widths = dict.fromkeys(range(COLUMNS), COLUMN_WIDTH)
    size = (page.pixels // 2 - 12, CHART_HEIGHT)
    row = below = page.row
    place = 0
    for name in spec["measures"]:
        metric = own.report.source.metrics.get(name)
        figures = [own.nation.own_month(own.hub, month).get(name) for month in months]
        if metric is None or own.report.charts is None or not any(figure is not None for figure in figures):
            continue
        spreads = [own.nation.in_month(month, name) for month in months]
        lines: dict[str, list[Any]] = {own.name: figures}
        lines |= {"全国の中央値": [one.median for one in spreads], "中央50%の下": [one.low for one in spreads],
                  "中央50%の上": [one.high for one in spreads]}  # fmt: skip
        kept = {label: line for label, line in lines.items() if any(figure is not None for figure in line)}
        drawn = [_drawn(one) for one in own.report.charts.add(metric["label_ja"], months, kept, metric["unit"])]
        chart = charts.lines(page.book, metric["label_ja"], unit_of(metric), drawn, chart_format(metric), 1 if name == "satisfaction_top2" else None)  # fmt: skip
        row = below if place % 2 == 0 else row
        below = max(below, page.chart(chart, row, size, (size[0] + 12) * (place % 2)))
        place += 1
    page.row = below
    page.lines(
        ["線の途切れは値のない月です（未提出、または様式に欄がない）。点線は全国の中央値、細い点線の間が中央の 50 % です。"]
    )


def _drawn(series: Series) -> Series:
    colour = {"全国の中央値": "#E69F00", "中央50%の下": "#B0B7C3", "中央50%の上": "#B0B7C3"}.get(series.name, "")
    return Series(series.name, series.categories, series.values, bool(colour), colour)


def write_months(page: Page, own: Own, spec: dict[str, Any]) -> None:
    """The hub's own 24 months as a table."""
    metrics = [own.report.source.metrics[name] for name in spec["measures"] if name in own.report.source.metrics]
    columns = [Column("month", "年月", width=12, kind="month"), Column("status", "提出状況", width=13, kind="centre")]
    columns += [column_of(metric) for metric in metrics]
    rows = []
    for month in months_of(own.report, spec["months"]):
        figures, status = own.nation.own_month(own.hub, month), own.report.status(own.hub, month)
        gaps = {metric["metric_id"]: Gap() if figures else Gap(status) for metric in metrics}
        values: dict[str, Any] = {"month": month, "status": status} | gaps
        rows.append(Row(values | {key: figures[key] for key in gaps if figures.get(key) is not None}))
    page.table(columns, rows, is_frozen=True)
    page.skip()
    page.lines(["「…」は、その月の様式に欄がないか、シートが出ていないため数字がないものです。ゼロではありません。"])
