"""The cover: month, edition, coverage with the missing hubs by name, how to read, contents with links."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from publishing.report.periods import day_ja, era_month_ja, month_ja
from publishing.report.report import Report
from publishing.workbook.page import CONTENTS, Page

LABEL, TEXT = 24, 100


@cache
def words() -> dict[str, Any]:
    """Texts of the cover (cover.yml)."""
    return dict(yaml.safe_load((Path(__file__).parent / "cover.yml").read_text(encoding="utf-8")))


def start(report: Report, book: Any) -> Page:
    """The first sheet, to be written last."""
    page = Page(book, CONTENTS, f"{words()['title']}　{month_ja(report.month)}分", report.subtitle)
    page.widths = {0: LABEL, 1: TEXT}
    page.span(2)
    return page


def write(page: Page, report: Report, sheets: list[tuple[str, str]], left_out: list[tuple[str, str]]) -> None:
    """`sheets`: names and what they hold; `left_out`: names and the marts that the edition lacks."""
    for label, text in _facts(report):
        page.put(0, label, "head_left")
        page.paragraph(1, text, TEXT)
    page.skip()
    page.section("読み方", 2)
    page.lines(words()["how_to_read"], look="plain")
    page.skip()
    page.section("目次", 2)
    for name, about in sheets:
        page.link(0, name)
        page.put(1, about)
        page.row += 1
    for name, marts in left_out:
        page.put(0, name, "gap_left")
        page.put(1, f"{words()['no_mart']}（{marts}）", "gap_left")
        page.row += 1
    page.skip()
    page.lines([words()["source"]])
    page.close()


def _facts(report: Report) -> list[tuple[str, str]]:
    missing = report.hubs_without(report.month)
    names = [f"{report.source.hubs[hub]['hub_name']}（{report.status(hub, report.month)}）" for hub in missing]
    total = len(report.source.hubs)
    span = report.spans["to_date"]
    reported, due = len(report.reported(span)), report.due(span)
    return [
        ("対象年月", f"{month_ja(report.month)}（{era_month_ja(report.month)}）"),
        ("版", f"{report.edition}（版番号 {report.source.edition['edition']}）"),
        ("基準日", f"{day_ja(report.source.as_of)}までに届いた報告"),
        ("報告した拠点", f"{total - len(missing)} / {total} 拠点"),
        ("報告のない拠点", "、".join(names) or "ありません"),
        ("年度累計の充足", f"{span.label}：{reported:,} / {due:,} 拠点月（{100 * reported / due:.1f} %）"),
    ]
