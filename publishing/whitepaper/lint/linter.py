"""The linter: a workbook or CSV as written goes in, findings come out. Rules are `rules.yml`, one function each in `checks_*.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from publishing.whitepaper.lint import checks_csv, checks_table, checks_workbook
from publishing.whitepaper.lint.model import Finding, Sheet, load_rules, prose_sheets
from publishing.whitepaper.lint.reading import Unreadable, read_csv, read_workbook

Check = Callable[[Sheet], Iterator[Finding]]

TABLE: Mapping[str, Check] = {
    "one_datum": checks_table.one_datum,
    "number_as_number": checks_table.number_as_number,
    "layout_space": checks_table.layout_space,
    "header_missing": checks_table.header_missing,
    "header_twice": checks_table.header_twice,
    "label_omitted": checks_table.label_omitted,
    "unit": checks_table.unit,
    "platform_character": checks_table.platform_character,
    "western_year": checks_table.western_year,
    "time_code": checks_table.time_code,
    "area_code": checks_table.area_code,
    "area_name": checks_table.area_name,
    "symbol": checks_table.symbol,
    "blank_value": checks_table.blank_value,
    "broken_table": checks_table.broken_table,
    "one_table": checks_table.one_table,
    "formula_text": checks_table.formula_text,
}
WORKBOOK: Mapping[str, Check] = {
    "header_rows": checks_workbook.header_rows,
    "merged_cells": checks_workbook.merged_cells,
    "formula": checks_workbook.formula,
    "object": checks_workbook.hanging_objects,
    "table_title": checks_workbook.table_title,
    "sheet_name": checks_workbook.sheet_name,
    "hidden": checks_workbook.hidden,
}
CSV: Mapping[str, Callable[[bytes, Sheet], Iterator[Finding]]] = {
    "csv_encoding": checks_csv.csv_encoding,
    "csv_line_end": checks_csv.csv_line_end,
    "csv_quotes": checks_csv.csv_quotes,
    "csv_first_row": checks_csv.csv_first_row,
    "csv_width": checks_csv.csv_width,
}


def lint(path: Path) -> list[Finding]:
    """All findings of a workbook (.xlsx) or CSV, by sheet and in the order of the rules; none if it keeps them all.

    Raises FileNotFoundError where there is no such file; one that cannot be read is a finding.
    """
    if not path.is_file():
        raise FileNotFoundError(path)
    try:
        if path.suffix.lower() == ".xlsx":
            return list(_workbook(path))
        if path.suffix.lower() == ".csv":
            return list(_csv(path))
        reason = f"{path.suffix or '拡張子なし'} は扱えない形式です"
    except Unreadable as error:
        reason = f"読み取れません（{error}）"
    return [Finding("file_format", path.name, "", "", f"{reason}。Excel（.xlsx）か CSV で保存し直してください。")]


def _workbook(path: Path) -> Iterator[Finding]:
    book, sheets = read_workbook(path)
    for chart in book.chartsheets:
        yield Finding("object", path.name, chart.title, "", "グラフシートがあります。別のファイルに移してください。")
    rules = [rule for rule in load_rules().values() if "xlsx" in rule.applies_to]
    for sheet in sheets:
        is_prose = sheet.name in prose_sheets()
        for rule in rules:
            check = TABLE.get(rule.id) or WORKBOOK.get(rule.id)
            if check and (rule.prose or not is_prose):
                yield from check(sheet)


def _csv(path: Path) -> Iterator[Finding]:
    raw, sheet = read_csv(path)
    for name in [rule.id for rule in load_rules().values() if "csv" in rule.applies_to]:
        if name in TABLE:
            yield from TABLE[name](sheet)
        elif name in CSV:
            yield from CSV[name](raw, sheet)
