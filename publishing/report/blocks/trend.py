"""Months of the nation in a row: the table, and the charts over it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from publishing.report.measures import chart_format, column_of, unit_of
from publishing.report.periods import EDITION_JA, month_ja, shifted
from publishing.report.report import Report
from publishing.report.source import NATION, UNKNOWN_REASON
from publishing.workbook import charts
from publishing.workbook.page import Page
from publishing.workbook.table import Column, Row

CHART_HEIGHT, GRID_COLUMNS, GRID_WIDTH = 285, 12, 13


def months_of(report: Report, count: int) -> list[dt.date]:
    """The last `count` months up to the month of the report, from the first one in the data on."""
    first = min(month for _hub, month in report.calendar)
    months = [shifted(report.month, offset) for offset in range(1 - count, 1)]
    return [month for month in months if month >= first]


def figures_of(report: Report) -> dict[dt.date, dict[str, Any]]:
    """National figures by month; months without any report in force are left out."""
    rows = report.source.rows("select * from marts.kpi_national_month where hubs_reporting > 0 order by month")
    return {row["month"]: row for row in rows}


def write(page: Page, report: Report, spec: dict[str, Any]) -> None:
    """`months`: how many; `measures`: metrics."""
    names = [name for name in spec["measures"] if name in report.source.metrics]
    found, months = figures_of(report), months_of(report, spec["months"])
    columns = [
        Column("month", "年月", width=12, kind="month"),
        Column("hubs", "報告した拠点", "拠点", 10, is_whole=True),
        Column("edition", "版", width=7, kind="centre"),
        *(column_of(report.source.metrics[name]) for name in names),
        Column("notes", "備考", width=22, kind="text"),
    ]
    rows = [Row({"month": month} | _row(report, month, found.get(month, {}))) for month in months]
    page.table(columns, rows, is_frozen=bool(spec.get("is_frozen")))
    page.skip()
    reasons: dict[tuple[str, str], list[dt.date]] = {}
    for month in months:
        for name in names:
            if found.get(month, {}).get(name) is None:
                reason = report.source.reason("kpi_national_month", NATION, f"{month:%Y-%m}", name)
                if reason != UNKNOWN_REASON or month in found:
                    reasons.setdefault((name, reason), []).append(month)
    page.lines(
        f"「…」{report.source.metrics[name]['label_ja']}（{month_ja(gaps[0])}から{len(gaps)}か月）：{reason}"
        for (name, reason), gaps in reasons.items()
    )


def _row(report: Report, month: dt.date, figures: dict[str, Any]) -> dict[str, Any]:
    notes = [report.break_before(month.year)] if month.month == 4 else []
    if not figures:
        notes.append("有効な報告がありません")
    edition = EDITION_JA.get(figures.get("edition", ""), "")
    return figures | {
        "hubs": figures.get("hubs_reporting"),
        "edition": edition,
        "notes": "　".join(note for note in notes if note),
    }


def write_charts(page: Page, report: Report, spec: dict[str, Any]) -> None:
    """Two charts a row; `charts`: title, measures of one kind, `unit` if they differ in it, `most` where the axis ends."""
    found, months = figures_of(report), months_of(report, spec["months"])
    page.widths = page.widths or dict.fromkeys(range(GRID_COLUMNS), GRID_WIDTH)
    size = (page.pixels // 2 - 12, CHART_HEIGHT)
    row, below = page.row, page.row
    place = 0
    for one in spec["charts"]:
        chart = _chart(page, report, one, months, found)
        if chart is None:
            continue
        row = below if place % 2 == 0 else row
        below = max(below, page.chart(chart, row, size, (size[0] + 12) * (place % 2)))
        place += 1
    page.row = below
    page.lines([*_breaks(report, months), "線の途切れは値のない月です。数字は「グラフ元データ」のシートにあります。"])


def _chart(page: Page, report: Report, one: dict[str, Any], months: list[dt.date], found: dict[dt.date, dict[str, Any]]) -> Any:
    metrics = [report.source.metrics[name] for name in one["measures"] if name in report.source.metrics]
    values = {metric["label_ja"]: [found.get(month, {}).get(metric["metric_id"]) for month in months] for metric in metrics}
    if report.charts is None or not any(figure is not None for figures in values.values() for figure in figures):
        return None
    series = report.charts.add(one["title"], months, values, metrics[0]["unit"])
    unit = one.get("unit") or unit_of(metrics[0])
    return charts.lines(page.book, one["title"], unit, series, chart_format(metrics[0]), one.get("most"))


def _breaks(report: Report, months: list[dt.date]) -> list[str]:
    found = [(month.year, report.break_before(month.year)) for month in months if month.month == 4]
    return [f"系列の切れ目　{year}年4月：{words}。前後をつないで読まないでください。" for year, words in found if words]
