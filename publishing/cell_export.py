"""A figure and all its records as a workbook or CSV for people: text stays text whatever it begins with (contract §9)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import xlsxwriter

from publishing.annotated_workbook import FORMULA_START, MAX_CELL
from publishing.cells import KIND_JA, ROLE_JA, ROWS

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
ROWS_A_SHEET = 1_000_000
WIDTHS = (10, 16, 30, 24, 30, 22, 30, 12, 40, 14, 8)


def export(facts: list[tuple[str, Any]], rows: Iterable[tuple[Any, ...]], target: Path) -> int:
    """Writes `target` (.xlsx or .csv) and returns how many records it holds; raises ValueError for another suffix."""
    if target.suffix.lower() == ".csv":
        return _write_csv(rows, target)
    if target.suffix.lower() != ".xlsx":
        raise ValueError(f"{target.name}: .xlsx または .csv の名前を指定してください")
    return _write_workbook(facts, rows, target)


def _shown(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (ROLE_JA.get(row[0], row[0]), KIND_JA.get(row[1], row[1]), *row[2:])


def _write_csv(rows: Iterable[tuple[Any, ...]], target: Path) -> int:
    written = 0
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(ROWS.values())
        for row in rows:
            writer.writerow([_harmless(value) for value in _shown(row)])
            written += 1
    return written


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_START) else value


def _write_workbook(facts: list[tuple[str, Any]], rows: Iterable[tuple[Any, ...]], target: Path) -> int:
    written = 0
    with xlsxwriter.Workbook(str(target), OPTIONS) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EDF3", "bottom": 1, "valign": "top"})
        quoted = book.add_format({"quote_prefix": True, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top", "align": "left"})
        page = book.add_worksheet("値")
        page.set_column(0, 0, 18)
        page.set_column(1, 1, 90)
        page.fit_to_pages(1, 0)
        for at, (label, value) in enumerate(facts):
            page.write_string(at, 0, label, head)
            _write(page, at, 1, value, plain, quoted)
        for number, sheet_rows in enumerate(_sheets(rows), 1):
            written += _write_rows(book, number, sheet_rows, head)
    return written


def _sheets(rows: Iterable[tuple[Any, ...]]) -> Iterator[Iterator[tuple[Any, ...]]]:
    """Rows in lots that a sheet can hold; one empty lot if there are none."""
    everything = iter(rows)
    yield islice(everything, ROWS_A_SHEET)
    for first in everything:
        yield islice(chain([first], everything), ROWS_A_SHEET)


def _write_rows(book: xlsxwriter.Workbook, number: int, rows: Iterator[tuple[Any, ...]], head: Any) -> int:
    page = book.add_worksheet("元の記録" if number == 1 else f"元の記録{number}")
    quoted = book.add_format({"quote_prefix": True})
    for column, (label, width) in enumerate(zip(ROWS.values(), WIDTHS, strict=True)):
        page.write_string(0, column, label, head)
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    at = 0
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(_shown(row)):
            _write(page, at, column, value, None, quoted)
    page.autofilter(0, 0, max(at, 1), len(ROWS) - 1)
    return at


def _write(page: Any, at: int, column: int, value: Any, plain: Any, quoted: Any) -> None:
    if isinstance(value, int | float):
        page.write_number(at, column, value, plain)
    elif value is not None:
        text = str(value)[:MAX_CELL]
        page.write_string(at, column, text, quoted if text.startswith(FORMULA_START) else plain)
