"""Any mart as it is: columns, labels and units from its comments, rows of the fiscal year (or month). For topics that need no code.

A column or a filter that the mart does not have is left out, so that a sheet outlives changes of its mart.
"""

from __future__ import annotations

import json
import re
from typing import Any

from publishing.report.measures import PER_DAY
from publishing.report.report import Report
from publishing.report.source import NATION
from publishing.workbook.looks import number_format
from publishing.workbook.page import Page
from publishing.workbook.table import Column, Row
from publishing.workbook.words import width_of

MOST_ROWS = 600
LEFT_OUT = ("sha256",)
BY_ROW = ("各行の単位", "単位の列による", "指標による")  # the row's own column `unit` says it
NO_UNIT = ("名称", "区分", "文", "ID", "コード", "真偽", "年度", "比", "位")


def write(page: Page, report: Report, spec: dict[str, Any]) -> None:
    """`mart`, `title`; `columns`: which and in what order; `only`: values of columns to keep; `needs`: columns
    that must have one; `year`: latest (with rows) or up_to, else the
    report's; `words`: values to show otherwise; `notes`; `notes_from`: columns whose texts stand below the table (assumptions, reasons)."""
    mart = spec["mart"]
    if not report.source.has(mart):
        page.lines([f"「{spec['title']}」の表（{mart}）は、この版にはありません。"])
        page.skip()
        return
    year, rows = _rows(report, mart, spec)
    columns = _columns(report, mart, spec, rows)
    page.section(f"{spec['title']}　{year}", len(columns))
    if not rows:
        page.lines([f"{year}の行はありません。"])
        page.skip()
        return
    page.table(columns, [_row(report, mart, row, columns, spec) for row in rows[:MOST_ROWS]])
    page.skip()
    if len(rows) > MOST_ROWS:
        page.lines([f"{len(rows):,}行のうち{MOST_ROWS:,}行。残りは published/parquet/{mart}.parquet にあります。"])
    page.lines([*spec.get("notes", ()), *_notes_from(rows, spec)])
    page.skip()


def _rows(report: Report, mart: str, spec: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """The period in words, and its rows."""
    known = report.source.columns[mart]
    chosen = [(name, value) for name, value in spec.get("only", {}).items() if name in known]
    there = [f'"{name}" is not null' for name in spec.get("needs", ()) if name in known]
    where = " and ".join(
        ["true", *there, *(f'"{name}" in ({", ".join("?" for _ in _several(value))})' for name, value in chosen)]
    )
    values = [one for _name, value in chosen for one in _several(value)]
    query = f'select * from marts."{mart}" where {where}'
    if "fiscal_year" not in known:
        return "", report.source.rows(f"{query} order by all", *values)
    if "month" in known:
        return report.spans["month"].label, report.source.rows(f"{query} and month = ? order by all", *values, report.month)
    if spec.get("year") == "up_to":
        label = f"{report.fiscal_year}年度まで"
        return label, report.source.rows(f"{query} and fiscal_year <= ? order by all", *values, report.fiscal_year)
    year = report.fiscal_year
    if spec.get("year") == "latest":
        latest = f"select max(fiscal_year) as year from ({query} and fiscal_year <= ?)"
        year = report.source.rows(latest, *values, report.fiscal_year)[0]["year"] or year
    return f"{year}年度", report.source.rows(f"{query} and fiscal_year = ? order by all", *values, year)


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


def _columns(report: Report, mart: str, spec: dict[str, Any], rows: list[dict[str, Any]]) -> list[Column]:
    known = report.source.columns[mart]
    names = [name for name in spec.get("columns") or known if name in known and name not in LEFT_OUT]
    if not spec.get("columns"):
        names = [name for name in names if name not in ("fiscal_year", "month")]
    return [_column(report, name, known[name], rows, spec) for name in names]


def _column(report: Report, name: str, known: tuple[str, str, str], rows: list[dict[str, Any]], spec: dict[str, Any]) -> Column:
    kind, label, unit = known
    label = "拠点" if name.endswith("hub_code") else label
    unit = "" if unit in (*NO_UNIT, *BY_ROW) else unit
    if kind == "DATE":
        return Column(name, label, width=12, kind="date")
    if name == "fiscal_year":
        return Column(name, label, width=9, kind="centre")
    if kind in ("DOUBLE", "FLOAT") or "INT" in kind or kind.startswith("DECIMAL"):
        return Column(name, label, unit, max(11, min(width_of(label) + 2, 15)), is_whole="INT" in kind)
    longest = max([width_of(_text(report, name, row[name], spec)) for row in rows[:MOST_ROWS]] + [8])
    return Column(
        name, label, width=max(min(longest + 3, 44), min(width_of(label) + 2, 14)), kind="wrapped" if longest > 40 else "text"
    )


def _row(report: Report, mart: str, row: dict[str, Any], columns: list[Column], spec: dict[str, Any]) -> Row:
    known, unit = report.source.columns[mart], str(row.get("unit") or "")
    by_row = [column.key for column in columns if known[column.key][2] in BY_ROW and unit]
    values = {
        column.key: row[column.key] if column.kind in ("number", "date") else _text(report, column.key, row[column.key], spec)
        for column in columns
    }
    plain = number_format(PER_DAY.get(str(row.get("measure")), unit))
    numbers = dict.fromkeys(by_row, plain if ";" in plain else f"{plain};▲{plain}")
    return Row(values, numbers=numbers, fractions=frozenset(by_row if unit == "%" else ()))


def _text(report: Report, name: str, value: Any, spec: dict[str, Any]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if name.endswith("hub_code"):
        return "全国" if value == NATION else str(report.source.hubs.get(value, {}).get("hub_name", value))
    words = spec.get("words", {}).get(name, {})
    return (
        str(words.get(value, value))
        if isinstance(value, str | int | float)
        else json.dumps(value, ensure_ascii=False, default=str)
    )


def _notes_from(rows: list[dict[str, Any]], spec: dict[str, Any]) -> list[str]:
    """Each different text once, in the order of the rows; paragraphs apart."""
    texts = [str(row[name]) for name in spec.get("notes_from", ()) for row in rows if row.get(name)]
    return list(dict.fromkeys(line.strip() for text in texts for line in re.split(r"(?<=（仮定）)|\n", text) if line.strip()))
