"""The hub's own workbook with its errors marked: a summary sheet first, then every sheet as sent, cells coloured and explained.

Text is written as text whatever it begins with, so nothing a file contains can become a formula (contract §9).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter
from rich.console import Console
from rich.table import Table
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from expectations.past import Departure, compare_with_past
from ingestion.preflight import CheckedFile, check_one
from ingestion.reading.grid import Grid
from publishing.quality_report import STATUS_JA

SUMMARY = "確認結果"
TABLE_JA = {"accepted": "受入", "quarantined": "保留", "ignored": "対象外"}
ISSUES_ON_SCREEN = 50
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
GOOD = ("accepted", "accepted_with_errors", "superseded")
MAX_CELL = 32_767


def check_and_annotate(path: Path, hub: str | None, warehouse: Path | None, out: Path | None, console: Console) -> int:
    """Checks one file, prints the result and writes the annotated copy; 0 accepted without errors, 1 not, 2 cannot be checked."""
    try:
        checked = check_one(path, hub, warehouse, _departures if warehouse else None)
    except ValueError as error:
        console.print(f"[red]{path.name}[/red]: {error}")
        return 2
    _print(checked, console)
    if checked.grids:
        target = (out or path.parent) / f"{path.stem}_確認結果.xlsx"
        target.parent.mkdir(parents=True, exist_ok=True)
        write_annotated(checked, target)
        console.print(f"印を付けたブック: {target}", soft_wrap=True)
    return 0 if checked.file["status"] in GOOD and not checked.errors else 1


def _departures(connection: duckdb.DuckDBPyConnection, path: str) -> list[Departure]:
    """How the month of the file differs from the hub's past; nothing for plans and partners' logs."""
    query = "select distinct hub_code, month from raw.file where path = ? and hub_code is not null and month is not null"
    months = connection.execute(query, [path]).fetchall()
    return list(compare_with_past(connection, months).departures) if months else []


def _print(checked: CheckedFile, console: Console) -> None:
    status = checked.file["status"]
    colour = "green" if status == "accepted" else "yellow" if status in GOOD else "red"
    console.print(f"{checked.path.name}: [{colour}]{STATUS_JA[status]}[/{colour}]")
    for line in (checked.file["reasons"] or "").splitlines():
        console.print(f"  {line}", markup=False, soft_wrap=True)
    counts = Table("シート", "読んだ行", "受入", "保留", "対象外")
    for sheet in checked.sheets:
        counts.add_row(sheet["sheet"], *(f"{sheet[f'rows_{key}']:,}" for key in ("read", "accepted", "quarantined", "ignored")))
    if checked.sheets:
        console.print(counts)
    for issue in checked.row_issues[:ISSUES_ON_SCREEN]:
        place = f"{issue['sheet']} {issue['cell'] or str(issue['row']) + ' 行目'}"
        console.print(f"  {issue['code']} {place}: {issue['message_ja']}", markup=False, soft_wrap=True)
    if len(checked.row_issues) > ISSUES_ON_SCREEN:
        console.print(f"  ほか {len(checked.row_issues) - ISSUES_ON_SCREEN} 件はブックにあります。")
    for departure in checked.asked or ():
        console.print(f"  お確かめください: {departure.told()}", markup=False, soft_wrap=True)


def write_annotated(checked: CheckedFile, target: Path) -> None:
    """Writes the annotated copy of a checked file."""
    with xlsxwriter.Workbook(str(target), OPTIONS) as book:
        formats = _formats(book)
        summary = book.add_worksheet(SUMMARY)
        names = _sheet_names([grid.name for grid in checked.grids])
        for grid, name in zip(checked.grids, names, strict=True):
            issues = [issue for issue in checked.row_issues if _is_of(issue, grid, checked)]
            _write_sheet(book.add_worksheet(name), grid, issues, formats)
        _write_summary(summary, checked, dict(zip([grid.name for grid in checked.grids], names, strict=True)), formats)


def _is_of(issue: dict[str, Any], grid: Grid, checked: CheckedFile) -> bool:
    return issue["sheet"] == grid.name or len(checked.grids) == 1


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    base = {"font_name": "Yu Gothic", "font_size": 10, "valign": "top"}
    return {
        "plain": book.add_format(base),
        "quoted": book.add_format(base | {"quote_prefix": True}),
        "error": book.add_format(base | {"bg_color": "#F8B4B4", "border": 1, "quote_prefix": True}),
        "warning": book.add_format(base | {"bg_color": "#FCE8A6", "border": 1, "quote_prefix": True}),
        "title": book.add_format(base | {"bold": True, "font_size": 14}),
        "head": book.add_format(base | {"bold": True, "bg_color": "#E8EDF3", "bottom": 1}),
        "wrap": book.add_format(base | {"text_wrap": True}),
        "link": book.add_format(base | {"font_color": "#1F5FA8", "underline": 1}),
    }


def _write_sheet(page: Worksheet, grid: Grid, issues: list[dict[str, Any]], formats: dict[str, Format]) -> None:
    """Cells where they were; marked ones with a comment, and what becomes of the row in the column after the last."""
    marked = _by_cell(issues)
    width = grid.width
    for at in range(grid.height):
        for column, text in enumerate(grid.row(at)):
            found = marked.pop((at, column), None)
            if found or text is not None:
                _write_cell(page, at, column, text or "", found, formats)
    for (at, at_column), found in marked.items():  # cells beyond the filled ones, and missing columns
        _write_cell(page, at, width if at_column is None else at_column, "", found, formats)
    for row, severity in _rows_with(issues).items():
        words = "集計から除かれます" if severity == "error" else "注意つきで集計されます"
        page.write_string(row - 1, width + 1, words, formats[severity])
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_column(0, max(width, 1), 16)
    page.set_column(width + 1, width + 1, 24)


def _by_cell(issues: list[dict[str, Any]]) -> dict[tuple[int, int | None], list[dict[str, Any]]]:
    cells: dict[tuple[int, int | None], list[dict[str, Any]]] = {}
    for issue in issues:
        cells.setdefault((issue["row"] - 1, _column_of(issue["cell"])), []).append(issue)
    return cells


def _column_of(cell: str | None) -> int | None:
    if cell is None:
        return None
    number = 0
    for letter in re.match(r"[A-Z]+", cell).group():  # type: ignore[union-attr]
        number = number * 26 + ord(letter) - 64
    return number - 1


def _rows_with(issues: list[dict[str, Any]]) -> dict[int, str]:
    rows: dict[int, str] = {}
    for issue in issues:
        if rows.get(issue["row"]) != "error":
            rows[issue["row"]] = issue["severity"]
    return rows


def _write_cell(
    page: Worksheet, at: int, column: int, text: str, issues: list[dict[str, Any]] | None, formats: dict[str, Format]
) -> None:
    if not issues:
        style = formats["quoted"] if text.startswith(FORMULA_START) else formats["plain"]
        page.write_string(at, column, text[:MAX_CELL], style)
        return
    severity = "error" if any(issue["severity"] == "error" for issue in issues) else "warning"
    if text:
        page.write_string(at, column, text[:MAX_CELL], formats[severity])
    else:
        page.write_blank(at, column, None, formats[severity])
    words = "\n".join(f"{issue['code']} {issue['message_ja']}" for issue in issues)
    page.write_comment(at, column, words, {"x_scale": 2.2, "y_scale": 1.0 + 0.4 * len(issues), "author": "確認"})


def _write_summary(page: Worksheet, checked: CheckedFile, names: dict[str, str], formats: dict[str, Format]) -> None:
    file = checked.file
    page.write_string(0, 0, f"確認結果　{checked.path.name}", formats["title"])
    errors = len({(issue["sheet"], issue["row"]) for issue in checked.errors})
    outcome = STATUS_JA[file["status"]] + (f"（誤りのある行 {errors} 行は集計から除かれます）" if errors else "")
    month = file["month"].strftime("%Y年%m月") if file["month"] else "－"
    for row, (label, value) in enumerate((("結果", outcome), ("様式", file["form"] or "－"), ("対象年月", month)), 2):
        page.write_string(row, 0, label, formats["head"])
        page.write_string(row, 1, value, formats["plain"])
    row = 6
    for line in (file["reasons"] or "").splitlines():
        page.write_string(row, 0, line, formats["plain"])
        row += 1
    for departure in checked.asked or ():
        page.write_string(row, 0, "お確かめください", formats["warning"])
        page.write_string(row, 1, departure.told(), formats["plain"])
        row += 1
    row = _write_counts(page, row + 1, checked, formats)
    _write_issues(page, row + 1, checked, names, formats)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_column(0, 0, 22)
    page.set_column(1, 3, 14)
    page.set_column(4, 4, 70)
    page.set_column(5, 5, 24)


def _write_counts(page: Worksheet, row: int, checked: CheckedFile, formats: dict[str, Format]) -> int:
    for column, label in enumerate(("シート", "読んだ行", "受入", "保留", "対象外")):
        page.write_string(row, column, label, formats["head"])
    for sheet in checked.sheets:
        row += 1
        page.write_string(row, 0, sheet["sheet"], formats["plain"])
        for column, key in enumerate(("read", "accepted", "quarantined", "ignored"), 1):
            page.write_number(row, column, sheet[f"rows_{key}"], formats["plain"])
    return row + 1


def _write_issues(page: Worksheet, row: int, checked: CheckedFile, names: dict[str, str], formats: dict[str, Format]) -> None:
    for column, label in enumerate(("シート", "セル", "列", "符号", "内容と直し方", "記載の値")):
        page.write_string(row, column, label, formats["head"])
    for issue in checked.row_issues:
        row += 1
        sheet = names.get(issue["sheet"], next(iter(names.values()), ""))
        cell = issue["cell"] or f"A{issue['row']}"
        page.write_string(row, 0, issue["sheet"], formats["plain"])
        page.write_url(row, 1, f"internal:'{sheet.replace(chr(39), chr(39) * 2)}'!{cell}", formats["link"], cell)
        page.write_string(row, 2, issue["column_name"], formats["plain"])
        page.write_string(row, 3, issue["code"], formats[issue["severity"]])
        page.write_string(row, 4, issue["message_ja"], formats["wrap"])
        page.write_string(row, 5, (issue["raw_value"] or "")[:MAX_CELL], formats["quoted"])


def _sheet_names(names: list[str]) -> list[str]:
    """Names Excel accepts: 31 characters, none of []:*?/\\, no two alike, none like the summary's."""
    taken = {SUMMARY.casefold()}
    result = []
    for name in names:
        base = re.sub(r"[\[\]:*?/\\]", "_", name).strip("'")[:28] or "シート"
        candidate, number = base, 2
        while candidate.casefold() in taken:
            candidate, number = f"{base}~{number}", number + 1
        taken.add(candidate.casefold())
        result.append(candidate)
    return result
