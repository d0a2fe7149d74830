"""Fiscal years of the nation in a row, with breaks of form and incomplete years marked, and column charts below."""

from __future__ import annotations

from typing import Any

from publishing.report.measures import Footnotes, chart_format, column_of, unit_of
from publishing.report.periods import EDITION_JA
from publishing.report.report import OTHER_FORM, Report
from publishing.report.source import NATION
from publishing.workbook import charts
from publishing.workbook.page import Page
from publishing.workbook.table import Column, Row

CHART_HEIGHT = 290


def write(page: Page, report: Report, spec: dict[str, Any]) -> None:
    """`measures`: metrics; `charts`: title and measures of one unit each."""
    names = [name for name in spec["measures"] if name in report.source.metrics]
    rows = report.source.rows("select * from marts.kpi_national_year where hubs_reporting > 0 order by fiscal_year")
    columns = [
        Column("year", "年度", width=13, kind="text"),
        Column("coverage", "報告の充足率", "%", 11),
        Column("edition", "版", width=7, kind="centre"),
        *(column_of(report.source.metrics[name]) for name in names),
        Column("notes", "備考", width=30, kind="text"),
    ]
    if spec.get("title"):
        page.section(spec["title"], len(columns))
    notes = Footnotes()
    page.table(columns, [_row(report, row, names, notes) for row in rows], is_frozen=bool(spec.get("is_frozen")))
    page.skip()
    page.lines([f"{OTHER_FORM}の年度は様式が変わった年度です。前の年度とつないで読まないでください。", *notes.lines()])
    page.skip()
    _charts(page, report, spec, rows)


def _label(report: Report, fiscal_year: int) -> str:
    return f"{fiscal_year}年度" + (OTHER_FORM if report.break_before(fiscal_year) else "")


def _row(report: Report, row: dict[str, Any], names: list[str], notes: Footnotes) -> Row:
    year = row["fiscal_year"]
    words = [report.break_before(year)]
    if row["hub_months_due"] % 12 or row["hub_months_due"] < 12 * len(report.source.hubs):
        words.append(f"途中（{row['hub_months_due'] // max(row['hubs_due'], 1)}か月分）")
    lacking = [
        notes.mark(report.source.reason("kpi_national_year", NATION, str(year), name)) for name in names if row.get(name) is None
    ]
    words += ["・".join(dict.fromkeys(lacking))]
    values = row | {
        "year": _label(report, year),
        "coverage": row["report_coverage"],
        "edition": EDITION_JA.get(row["edition"], ""),
        "notes": "　".join(word for word in words if word),
    }
    return Row(values)


def _charts(page: Page, report: Report, spec: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    wanted = spec.get("charts", ())
    width = max(330, min(560, page.pixels // max(len(wanted), 2) - 12))
    top, x = page.row, 0
    for one in wanted:
        metrics = [report.source.metrics[name] for name in one["measures"] if name in report.source.metrics]
        kept = [row for row in rows if any(row.get(metric["metric_id"]) is not None for metric in metrics)]
        if report.charts is None or not kept:
            continue
        values = {metric["label_ja"]: [row.get(metric["metric_id"]) for row in kept] for metric in metrics}
        labels = [_label(report, row["fiscal_year"]) for row in kept]
        series = report.charts.add(one["title"], labels, values, metrics[0]["unit"])
        unit = one.get("unit") or unit_of(metrics[0])
        chart = charts.columns(page.book, one["title"], unit, series, chart_format(metrics[0]), one.get("most"))
        page.row = max(page.row, page.chart(chart, top, (width, CHART_HEIGHT), x))
        x += width + 12
