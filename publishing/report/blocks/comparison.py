"""The nation's figures of the month and of the fiscal year to date, beside the month before and the same time last year."""

from __future__ import annotations

from typing import Any

from publishing.report.measures import Footnotes, change, change_kind, change_number, format_of, unit_of
from publishing.report.report import OTHER_FORM, OTHER_HUBS, Report
from publishing.report.source import NATION
from publishing.workbook.looks import change_format, number_format
from publishing.workbook.page import Page
from publishing.workbook.table import Column, Gap, Row

PERIODS = ("month", "previous", "year_ago", "to_date", "to_date_ago")
CHANGES = {
    "from_previous": ("month", "previous"),
    "from_year_ago": ("month", "year_ago"),
    "from_to_date": ("to_date", "to_date_ago"),
}
MARKS_JA = {
    OTHER_HUBS: "※　報告した拠点が異なる期間との比較です。増減には拠点の出入りが含まれます。",
    OTHER_FORM: "◇　様式が変わった年度をまたぐ比較です。数え方の違いが含まれることがあります。",
}


def write(page: Page, report: Report, spec: dict[str, Any]) -> None:
    """Writes the table and its notes."""
    notes = Footnotes()
    rows = [] if spec.get("is_without_coverage") else _coverage(report)
    for group in spec["groups"]:
        rows.append(
            Row({"label": group["label"]}, is_strong=True, looks=dict.fromkeys((*_figure_keys(), "unit", "notes"), "cell"))
        )
        rows += [_row(report, name, notes) for name in group["measures"] if name in report.source.metrics]
    columns = _columns(report)
    if spec.get("title"):
        page.section(spec["title"], len(columns))
    page.table(columns, [_blank_gaps(row) for row in rows], is_frozen=bool(spec.get("is_frozen")))
    page.skip()
    marks = {mark for pair in CHANGES.values() for mark in report.marks(*pair)}
    page.lines([text for mark, text in MARKS_JA.items() if mark in marks])
    page.lines(notes.lines())


def _figure_keys() -> tuple[str, ...]:
    return (*PERIODS, *CHANGES)


def _blank_gaps(row: Row) -> Row:
    """Rows that only name a group have no figures to lack."""
    if "month" in row.values:
        return row
    return Row(dict(row.values) | {key: Gap("") for key in _figure_keys()}, True, looks=row.looks)


def _columns(report: Report) -> list[Column]:
    spans = report.spans

    def period(key: str, label: str) -> Column:
        return Column(key, f"{label}\n{spans[key].label}", width=15)

    def changed(key: str, label: str) -> Column:
        return Column(key, f"{label}{report.marks(*CHANGES[key])}", width=11)

    return [
        Column("label", "指標", width=30, kind="text"),
        Column("unit", "単位", width=9, kind="centre"),
        period("month", "当月"),
        period("previous", "前月"),
        changed("from_previous", "前月比"),
        period("year_ago", "前年同月"),
        changed("from_year_ago", "前年同月比"),
        period("to_date", "年度累計"),
        period("to_date_ago", "前年度同期"),
        changed("from_to_date", "前年度\n同期比"),
        Column("notes", "注", width=9, kind="centre"),
    ]


def _row(report: Report, name: str, notes: Footnotes) -> Row:
    metric = report.source.metrics[name]
    values: dict[str, Any] = {"label": "　" + metric["label_ja"], "unit": unit_of(metric)}
    found = []
    for period in PERIODS:
        value = report.figures(period, "nation").get(NATION, {}).get(name)
        values[period] = value
        if value is None:
            mark = notes.mark(report.reason(report.spans[period], "nation", NATION, name))
            found += [mark] if mark not in found else []
    for key, (now, before) in CHANGES.items():
        values[key] = change(metric, values[now], values[before])
    values["notes"] = "・".join(found)
    numbers = dict.fromkeys(PERIODS, format_of(metric)) | dict.fromkeys(CHANGES, change_number(metric))
    fractions = (PERIODS if metric["unit"] == "%" else ()) + (tuple(CHANGES) if change_kind(metric) == "relative" else ())
    return Row(values, numbers=numbers, fractions=frozenset(fractions))


def _coverage(report: Report) -> list[Row]:
    """How much was handed in, above the figures it qualifies."""
    counts = {name: len(report.reported(report.spans[name])) for name in PERIODS}
    due = {name: report.due(report.spans[name]) for name in PERIODS}
    shares: dict[str, Any] = {name: 100.0 * counts[name] / due[name] if due[name] else None for name in PERIODS}
    blank = dict.fromkeys(CHANGES, Gap(""))
    reports: dict[str, Any] = {"label": "　報告した拠点（累計は延べ拠点月）", "unit": "拠点"}
    whole = dict.fromkeys(PERIODS, number_format("", is_whole=True))
    return [
        Row({"label": "報告の提出"} | dict.fromkeys(_figure_keys(), Gap("")), is_strong=True),
        Row(reports | counts | blank, numbers=whole),
        Row(
            {"label": "　報告の充足率", "unit": "%"}
            | shares
            | {key: _points(shares[now], shares[before]) for key, (now, before) in CHANGES.items()},
            numbers=dict.fromkeys(PERIODS, "0.0%") | dict.fromkeys(CHANGES, change_format("points")),
            fractions=frozenset(PERIODS),
        ),
    ]


def _points(now: float | None, before: float | None) -> float | Gap:
    return Gap() if now is None or before is None else now - before
