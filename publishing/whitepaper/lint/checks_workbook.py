"""What a workbook may not be beyond its tables: one function per rule, each giving its findings of one sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openpyxl.utils import get_column_letter

from publishing.whitepaper.lint.characters import platform_dependent
from publishing.whitepaper.lint.model import Finding, Sheet

OBJECTS = {
    "drawing": "図形・画像・グラフ",
    "vmlDrawing": "コメントか図形",
    "comments": "コメント",
    "oleObject": "埋め込みオブジェクト",
    "control": "フォームのコントロール",
    "pivotTable": "ピボットテーブル",
}
LONGEST_NAME = 31


def merged_cells(sheet: Sheet) -> Iterator[Finding]:
    """Cells merged over rows or columns."""
    for area in sheet.raw.merged_cells.ranges:
        yield sheet.finding("merged_cells", str(area), "セルが結合されています。結合を解き、すべてのセルに値を書いてください。")


def formula(sheet: Sheet) -> Iterator[Finding]:
    """A formula instead of its value."""
    for row in sheet.raw.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                yield sheet.finding("formula", cell.coordinate, "数式があります。計算した値に置き換えてください。")


def hanging_objects(sheet: Sheet) -> Iterator[Finding]:
    """Anything that lies over the cells."""
    kinds = {str(relation.Type).rsplit("/", 1)[-1] for relation in sheet.raw._rels}
    for kind in [name for name in OBJECTS if name in kinds]:
        yield sheet.finding(
            "object", "", f"{OBJECTS[kind]}があります。取り除き、必要な内容はセルか別のファイルに移してください。"
        )


def header_rows(sheet: Sheet) -> Iterator[Finding]:
    """A row of groups right above the headings: more than a label and its text."""
    if not sheet.header:
        return
    above = [value for value in sheet.rows[sheet.header - 1] if value is not None]
    if len(above) > 2:
        yield sheet.finding(
            "header_rows", f"A{sheet.header}", "項目名が複数の行に分かれています。上の段の名前を含めて1行にまとめてください。"
        )


def table_title(sheet: Sheet) -> Iterator[Finding]:
    """Number and title of the table in the first two rows, each beside its label."""
    for number, label in enumerate(("表番号", "表題")):
        row = sheet.rows[number] if number < len(sheet.rows) else ()
        if sheet.header is None or number >= sheet.header or len(row) < 2 or row[0] != label or not row[1]:
            message = f"A{number + 1} に「{label}」、B{number + 1} にその内容を書いてください。"
            yield sheet.finding("table_title", f"A{number + 1}", message)


def sheet_name(sheet: Sheet) -> Iterator[Finding]:
    """A name that Excel or another platform cannot have, or that differs from another by case alone."""
    letters = platform_dependent(sheet.name)
    if letters:
        yield sheet.finding("sheet_name", "", f"シート名に機種依存文字「{letters}」があります。別の文字に替えてください。")
    if len(sheet.name) > LONGEST_NAME:
        yield sheet.finding("sheet_name", "", f"シート名が{LONGEST_NAME}字を超えています。短くしてください。")
    names = [other.title.casefold() for other in sheet.raw.parent.worksheets]
    if names.count(sheet.name.casefold()) > 1:
        yield sheet.finding("sheet_name", "", "シート名が重複しています（大文字と小文字は区別されません）。")


def hidden(sheet: Sheet) -> Iterator[Finding]:
    """What nobody sees is handed out all the same."""
    if sheet.raw.sheet_state != "visible":
        yield sheet.finding("hidden", "", "シートが隠されています。表示するか、削除してください。")
    rows = [("行", str(number)) for number, row in sheet.raw.row_dimensions.items() if row.hidden]
    columns = [("列", _span(column)) for column in sheet.raw.column_dimensions.values() if column.hidden]
    for word, name in rows + columns:
        yield sheet.finding("hidden", name, f"{word}{name}が隠されています。表示するか、削除してください。")


def _span(columns: Any) -> str:
    """Columns that a workbook keeps as one entry: `H`, or `B:D`."""
    first, last = get_column_letter(columns.min), get_column_letter(columns.max)
    return first if first == last else f"{first}:{last}"
