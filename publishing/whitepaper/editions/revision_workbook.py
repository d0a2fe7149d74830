"""The revision table as a workbook for people: what changed, by how much and why; then how often each cause. No figure is worked out here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from publishing.whitepaper.editions.revisions import NOT_TOLD, ORDER_NOTE, Revision, by_cause, causes_ja, shown
from publishing.whitepaper.facts import EditionFacts
from publishing.workbook.book import Book
from publishing.workbook.page import Page
from publishing.workbook.table import Column, Gap, Row, Value

CHANGES = (
    Column("table", "表", width=7, kind="text"),
    Column("title", "表題", width=36, kind="wrapped"),
    Column("row", "行", width=22, kind="wrapped"),
    Column("column", "列", width=26, kind="wrapped"),
    Column("unit", "単位", width=9, kind="centre"),
    Column("old", "前の値", width=11),
    Column("new", "後の値", width=11),
    Column("difference", "差", width=10, group="差"),
    Column("percent", "差（%）", width=9, group="差"),
    Column("code", "プログラムによる差", width=11, group="差"),
    Column("data", "データによる差", width=11, group="差"),
    Column("causes", "要因", width=40, kind="wrapped"),
)
COUNTS = (Column("cause", "要因", width=30, kind="text"), Column("cells", "数値の数", width=12, is_whole=True))
PERCENT_FORMAT = "+#,##0.00;△#,##0.00;0.00"


def write_workbook(revisions: Sequence[Revision], old: EditionFacts, new: EditionFacts, path: Path) -> None:
    """Writes the workbook; the same revisions give the same bytes."""
    between = f"{old.title_ja}（基準日 {old.as_of}）→ {new.title_ja}（基準日 {new.as_of}）"
    with Book(path, "改定表", new.as_of, between) as book:
        page = Page(book, "改定表", "改定表", between)
        page.row = 3
        page.lines(
            [
                f"変わった数値 {len(revisions):,}。X 秘匿、… 得られない、- 該当しない、－ 示せない（どちらかの値がない、または秘匿にあたる）。"
            ]
        )
        page.table(CHANGES, [_row(revision) for revision in revisions], is_frozen=True)
        page.lines([ORDER_NOTE, *(f"後の版: {notice}" for notice in new.notices)])
        page.close(freeze_columns=1)
        counts = Page(book, "要因別", "要因ごとの、変わった数値の数", between)
        counts.table(COUNTS, [Row({"cause": name, "cells": count}) for name, count in by_cause(revisions)])
        counts.lines(["二つ以上の要因がある数値は、それぞれに数える。"])
        counts.close()


def _row(revision: Revision) -> Row:
    cell = revision.cell
    row, column = revision.place_ja
    values: dict[str, Value | Gap] = {
        "table": cell.table_id, "title": revision.title_ja, "row": row, "column": column, "unit": cell.unit,
        "old": _told(shown(revision.old)), "new": _told(shown(revision.new)), "difference": _told(revision.difference),
        "percent": _told(revision.percent), "code": _told(revision.part(is_code=True)), "data": _told(revision.part(is_code=False)),
        "causes": causes_ja(revision),
    }  # fmt: skip
    figure = "#,##0" + (f".{'0' * cell.digits}" if cell.digits > 0 else "")
    change = f"+{figure};△{figure};{'0' if cell.digits <= 0 else figure}"
    formats = {"old": f"{figure};△{figure}", "new": f"{figure};△{figure}"} | dict.fromkeys(("difference", "code", "data"), change)
    return Row(values, numbers=formats | {"percent": PERCENT_FORMAT})


def _told(value: float | str | None) -> Value | Gap:
    return Gap(NOT_TOLD) if value is None else Gap(value) if isinstance(value, str) else value
