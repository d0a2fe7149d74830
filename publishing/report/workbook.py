"""Puts the monthly workbook together: sheets as the files of `sheets/` say, each block written by its module."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ingestion.store.atomic import write_atomically
from publishing.report import cover
from publishing.report.blocks import (
    breakdown,
    comparison,
    definitions,
    hubs,
    mart,
    open_issues,
    submissions,
    targets,
    trend,
    years,
)
from publishing.report.periods import day_ja, key_of, month_ja
from publishing.report.report import Report
from publishing.report.source import Published
from publishing.workbook.book import Book
from publishing.workbook.chart_data import ABOUT, NAME, ChartData
from publishing.workbook.page import Page
from publishing.workbook.sheet import fill

SHEETS = Path(__file__).parent / "sheets"
BLOCKS: dict[str, Callable[[Page, Report, dict[str, Any]], None]] = {
    "comparison": comparison.write,
    "hubs": hubs.write,
    "trend": trend.write,
    "trend_charts": trend.write_charts,
    "years": years.write,
    "breakdown": breakdown.write,
    "targets": targets.write,
    "mart": mart.write,
    "submissions": submissions.write,
    "open_issues": open_issues.write,
    "definitions": definitions.write,
}


@cache
def sheets() -> list[dict[str, Any]]:
    """What the workbook holds, in the order of the files' names."""
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(SHEETS.glob("*.yml"))]


def default_name(month: dt.date) -> str:
    """The file's name if none is given."""
    return f"よろず月次統計_{key_of(month)}.xlsx"


def write_report(source: Published, month: dt.date, target: Path, told: Callable[[str], None] = lambda _sheet: None) -> Report:
    """Writes the workbook atomically; CannotReportError if the edition has no report for the month."""
    source.require_month(month)
    report = Report(source, month)
    write_atomically(target, lambda path: _write(report, path, told))
    return report


def _write(report: Report, path: Path, told: Callable[[str], None]) -> None:
    title = f"よろず支援拠点 月次統計 {month_ja(report.month)}（{report.edition}）"
    footer = f"版 {report.source.edition['edition']}　基準日 {day_ja(report.source.as_of)}"
    with Book(path, title, report.source.as_of, footer) as book:
        front = cover.start(report, book)
        shown, left_out = _sorted_out(report)
        pages = [(spec, Page(book, spec["name"], spec["title"], report.subtitle)) for spec in shown]
        report.charts = ChartData(book)
        source = f"{cover.words()['source']}　{report.edition}、基準日 {day_ja(report.source.as_of)}"
        for spec, page in pages:
            told(spec["name"])
            fill(page, report, spec, BLOCKS, source)
        report.charts.close()
        contents = [(page.name, spec["about"]) for spec, page in pages]
        cover.write(front, report, [*contents, (NAME, ABOUT)], left_out)


def _sorted_out(report: Report) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """Sheets to write, and those whose every block needs a mart that the edition lacks."""
    shown, left_out = [], []
    for spec in sheets():
        needed = [block.get("mart") for block in spec["blocks"]]
        if any(name is None or report.source.has(name) for name in needed):
            shown.append(spec)
        else:
            left_out.append((spec["name"], "、".join(str(name) for name in needed)))
    return shown, left_out
