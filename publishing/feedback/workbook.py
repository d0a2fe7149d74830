"""Puts one hub's workbook together; `layout.yml` says what stands on which sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ingestion.store.atomic import write_atomically
from publishing.feedback import figures, mending, standing
from publishing.feedback.own import Nation, Own
from publishing.report.periods import day_ja, era_month_ja, key_of, month_ja
from publishing.report.report import Report
from publishing.workbook.book import Book
from publishing.workbook.chart_data import ABOUT, NAME, ChartData
from publishing.workbook.page import CONTENTS, Page
from publishing.workbook.sheet import fill

LABEL, TEXT = 24, 100
BLOCKS: dict[str, Callable[[Page, Own, dict[str, Any]], None]] = {
    "month": figures.write_month,
    "charts": figures.write_charts,
    "months": figures.write_months,
    "targets": standing.write_targets,
    "shares": standing.write_shares,
    "quality": standing.write_quality,
    "errors": mending.write_errors,
    "questions": mending.write_questions,
}


@cache
def layout() -> dict[str, Any]:
    """Sheets and texts (layout.yml)."""
    return dict(yaml.safe_load((Path(__file__).parent / "layout.yml").read_text(encoding="utf-8")))


def file_name(report: Report, hub: str) -> str:
    """The workbook's name."""
    return f"月次フィードバック_{key_of(report.month)}_{hub}{report.source.hubs[hub]['prefecture']}.xlsx"


def write_feedback(report: Report, nation: Nation, hub: str, target: Path) -> None:
    """Writes one hub's workbook atomically."""
    write_atomically(target, lambda path: _write(Own(report, nation, hub), path))


def _write(own: Own, path: Path) -> None:
    report = own.report
    title = f"{own.name} 月次フィードバック {month_ja(report.month)}（{report.edition}）"
    footer = f"版 {report.source.edition['edition']}　基準日 {day_ja(report.source.as_of)}"
    with Book(path, title, report.source.as_of, footer, own.veil) as book:
        subtitle = f"{own.name}　{report.subtitle}"
        front = Page(book, CONTENTS, f"月次フィードバック　{month_ja(report.month)}分", subtitle)
        pages = [(spec, Page(book, spec["name"], spec["title"], subtitle)) for spec in layout()["sheets"]]
        report.charts = ChartData(book)
        source = f"資料：{own.name}の月次報告・事業計画書（全国本部 統計倉庫）　{own.report.edition}"
        for spec, page in pages:
            fill(page, own, spec, BLOCKS, source)
        report.charts.close()
        _cover(front, own, [(page.name, spec["about"]) for spec, page in pages])


def _cover(page: Page, own: Own, sheets: list[tuple[str, str]]) -> None:
    page.widths = {0: LABEL, 1: TEXT}
    page.span(2)
    for label, text in _facts(own):
        page.put(0, label, "head_left")
        page.paragraph(1, text, TEXT)
    page.skip()
    page.section("読み方", 2)
    page.lines(layout()["how_to_read"], look="plain")
    page.skip()
    page.section("目次", 2)
    for name, about in (*sheets, (NAME, ABOUT)):
        page.link(0, name)
        page.put(1, about)
        page.row += 1
    page.close()


def _facts(own: Own) -> list[tuple[str, str]]:
    report = own.report
    issues = mending.open_errors(own)
    errors = sum(row["severity"] == "error" for row in issues)
    asked = len(mending.questions(own))
    row = report.calendar.get((own.hub, report.month), {})
    received = f"（最初の受信 {row['received']:%Y/%m/%d}、期限 {row['due']:%Y/%m/%d}）" if row.get("received") else ""
    return [
        ("拠点", f"{own.name}（拠点コード {own.hub}）"),
        ("対象年月", f"{month_ja(report.month)}（{era_month_ja(report.month)}）"),
        ("版", f"{report.edition}（版番号 {report.source.edition['edition']}、基準日 {day_ja(report.source.as_of)}）"),
        ("提出状況", report.status(own.hub, report.month) + received),
        ("直すところ", f"誤り {errors:,} 件、注意 {len(issues) - errors:,} 件（当年度の未解決のもの）"),
        ("確かめたいこと", f"{asked:,} 件" if asked else "ありません"),
    ]
