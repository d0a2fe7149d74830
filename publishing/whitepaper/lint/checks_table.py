"""What a table may not be, in a workbook and in a CSV alike: one function per rule, each giving its findings of one sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from publishing.whitepaper.lint.characters import platform_dependent
from publishing.whitepaper.lint.model import SYMBOLS, UNIT, UNIT_COLUMN, Column, Finding, Sheet, Value, is_number, short_names

REPEATED = ("〃", "同上", "″", '"')
DECORATED = re.compile(r"[\s　▲△−－+-]*[\d０-９][\d０-９,，．.\s]*[^\d\s/／:：;；、~～〜(（]{0,4}")
SEVERAL = re.compile(r"[^\d]*\d[\d,.]*[^\d,.]*[\s/／:：;；、~～〜(（]+[^\d]*\d[\d,.]*\D*")
LAYOUT = re.compile(r"^\s|\s$|[\r\n\t\v\f]|\u3000|\s{2,}|(?<!\S)[^\x00-\xff](?:\s[^\x00-\xff])+(?!\S)")
ERA = re.compile(
    r"(?:明治|大正|昭和|平成|令和)\s*(?:\d+|元|[〇一二三四五六七八九十]+)\s*年|(?<![A-Za-z0-9])[MTSHR]\d{1,2}(?:年|\.\d)"
)
WESTERN = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")
TIME = re.compile(r"(?:18|19|20)\d\d(?:000000|100000|00(\d\d)(\d\d))")
"""e-Stat: year; 00 calendar or 10 fiscal; first and last month, 0000 for the whole year."""
AREA = re.compile(r"00000|(?:0[1-9]|[1-3]\d|4[0-7])\d{3}")


def one_datum(sheet: Sheet) -> Iterator[Finding]:
    """Two numbers in one cell of figures: `12/34`, `12 (34)`."""
    for cell, text in _texts_among_figures(sheet):
        if SEVERAL.fullmatch(text):
            yield sheet.finding("one_datum", cell, f"「{text}」に複数の数値があります。列を分けて1セルに1つずつ書いてください。")


def number_as_number(sheet: Sheet) -> Iterator[Finding]:
    """A number as text among figures, with or without separators, units, marks."""
    for cell, text in _texts_among_figures(sheet):
        if DECORATED.fullmatch(text):
            message = f"「{text}」は文字列です。数値だけを数値として書き、単位は項目名に、印は別の列に移してください。"
            yield sheet.finding("number_as_number", cell, message)


def layout_space(sheet: Sheet) -> Iterator[Finding]:
    """Spaces at the ends, wide or repeated, between single letters (合 計), and line breaks."""
    for cell, text in sheet.texts:
        if LAYOUT.search(text):
            message = f"「{_shown(text)}」に体裁のためのスペースか改行があります。取り除いてください（語の区切りの半角スペース1つは構いません）。"
            yield sheet.finding("layout_space", cell, message)


def header_missing(sheet: Sheet) -> Iterator[Finding]:
    """A column of values without a heading; a table without headings at all."""
    if sheet.header is None:
        yield sheet.finding(
            "header_missing", "", "項目名の行が見つかりません。表の上に、すべての列の項目名を1行で書いてください。"
        )
    for column in sheet.columns:
        if not column.header:
            yield sheet.finding("header_missing", _heading(sheet, column), "項目名がありません。省略せずに書いてください。")


def header_twice(sheet: Sheet) -> Iterator[Finding]:
    """A heading that stands over two columns."""
    seen: set[str] = set()
    for column in sheet.columns:
        if column.header and column.header in seen:
            message = f"項目名「{column.header}」が重複しています。区別できる名前にしてください。"
            yield sheet.finding("header_twice", _heading(sheet, column), message)
        seen.add(column.header)


def label_omitted(sheet: Sheet) -> Iterator[Finding]:
    """A code or label left out because it is that of the row above, or replaced by a ditto mark."""
    for column in sheet.columns:
        for cell, value in sheet.cells(column) if column.role != "data" else ():
            if value in (None, "", *REPEATED):
                yield sheet.finding(
                    "label_omitted", cell, f"「{column.header}」が省略されています。上の行と同じでも書いてください。"
                )


def unit(sheet: Sheet) -> Iterator[Finding]:
    """Figures whose heading has no unit in brackets, in a table without a column of units."""
    if any(UNIT_COLUMN.fullmatch(column.header) for column in sheet.columns):
        return
    for column in _figures(sheet):
        if column.header and not UNIT.search(column.header):
            message = f"「{column.header}」に単位がありません。項目名の末尾に「（件）」のように書くか、単位の列を設けてください。"
            yield sheet.finding("unit", _heading(sheet, column), message)


def platform_character(sheet: Sheet) -> Iterator[Finding]:
    """Half-width kana, circled numerals and other characters that not every platform has."""
    for cell, text in sheet.texts:
        if letters := platform_dependent(text):
            message = f"機種依存文字「{letters}」があります。どの環境でも読める文字（1、(株)、全角カナなど）に替えてください。"
            yield sheet.finding("platform_character", cell, message)


def western_year(sheet: Sheet) -> Iterator[Finding]:
    """A Japanese year without the western one beside it."""
    for cell, text in sheet.texts:
        if ERA.search(text) and not WESTERN.search(text):
            yield sheet.finding("western_year", cell, f"「{text}」は和暦だけです。西暦で書くか、西暦を併記してください。")


def time_code(sheet: Sheet) -> Iterator[Finding]:
    """A time code that is not year, kind, first and last month."""
    for cell, value in _codes(sheet, ("時間軸コード", "time_code")):
        match = TIME.fullmatch(str(value))
        if not match or (match[1] and not "01" <= match[1] <= match[2] <= "12"):
            message = f"「{value}」は e-Stat の時間軸コードではありません。2024年度は 2024100000、2024年4月は 2024000404 と書いてください。"
            yield sheet.finding("time_code", cell, message)


def area_code(sheet: Sheet) -> Iterator[Finding]:
    """An area code that is neither the nation's nor of a prefecture: leading noughts lost, two digits."""
    for cell, value in _codes(sheet, ("地域コード", "area_code")):
        if not isinstance(value, str) or not AREA.fullmatch(value):
            message = (
                f"「{value}」は標準の地域コードではありません。全国は 00000、東京都は 13000 のように5桁の文字列で書いてください。"
            )
            yield sheet.finding("area_code", cell, message)


def area_name(sheet: Sheet) -> Iterator[Finding]:
    """東京 for 東京都."""
    for column in sheet.columns:
        for cell, value in sheet.cells(column) if column.role != "code" else ():
            if isinstance(value, str) and value in short_names():
                yield sheet.finding("area_name", cell, f"「{value}」は略称です。「{short_names()[value]}」と書いてください。")


def symbol(sheet: Sheet) -> Iterator[Finding]:
    """Anything among figures that is neither a number nor one of the two symbols."""
    for cell, text in _texts_among_figures(sheet):
        if text not in SYMBOLS and not DECORATED.fullmatch(text) and not SEVERAL.fullmatch(text):
            message = f"「{text}」は使えない記号です。得られない数値は ***、秘匿は X、皆無は 0 としてください。"
            yield sheet.finding("symbol", cell, message)


def blank_value(sheet: Sheet) -> Iterator[Finding]:
    """An empty cell among figures: nought, not available and hidden cannot be told apart."""
    for column in _figures(sheet):
        for cell, value in sheet.cells(column):
            if value is None or str(value).strip() == "":
                yield sheet.finding("blank_value", cell, "空欄です。得られない数値は ***、秘匿は X、皆無は 0 としてください。")


def broken_table(sheet: Sheet) -> Iterator[Finding]:
    """A blank row after which the table goes on, a blank column between two others."""
    for number in sheet.gaps:
        if number != sheet.second_table:
            yield sheet.finding("broken_table", f"A{number}", "空白の行が表を分断しています。行を削除してください。")
    places = [column.place for column in sheet.columns]
    for column in sheet.columns[1:]:
        if column.place - 1 not in places:
            message = "空白の列が表を分断しています。列を削除してください。"
            yield sheet.finding("broken_table", _heading(sheet, column), message)


def one_table(sheet: Sheet) -> Iterator[Finding]:
    """Headings of a second table further down."""
    if sheet.second_table is not None:
        message = "二つ目の表が始まっています。別のシート（ファイル）に分けてください。"
        yield sheet.finding("one_table", f"A{sheet.second_table + 1}", message)


def formula_text(sheet: Sheet) -> Iterator[Finding]:
    """Text that Excel reads as a formula when it opens a CSV or when somebody edits the cell."""
    for cell, text in sheet.texts:
        is_formula = sheet.raw is not None and sheet.raw[cell].data_type == "f"
        if text[0] in "=+-@" and len(text) > 1 and not is_formula and not DECORATED.fullmatch(text):
            yield sheet.finding("formula_text", cell, f"「{text}」は数式として読まれます。= + - @ 以外の字で始めてください。")


def _figures(sheet: Sheet) -> Sequence[Column]:
    return [column for column in sheet.columns if column.has_figures]


def _texts_among_figures(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """What is no number where numbers stand, formulas left out."""
    for column in _figures(sheet):
        for cell, value in sheet.cells(column):
            text = "" if value is None or is_number(value) else str(value).strip()
            if text and not text.startswith("="):
                yield cell, text


def _codes(sheet: Sheet, headers: tuple[str, ...]) -> Iterator[tuple[str, Value]]:
    """Codes of the columns of these headings; one left out is `label_omitted`."""
    for column in sheet.columns:
        if column.header in headers:
            yield from ((cell, value) for cell, value in sheet.cells(column) if value not in (None, "", *REPEATED))


def _heading(sheet: Sheet, column: Column) -> str:
    return f"{column.letter}{(sheet.header or 0) + 1}"


def _shown(text: str) -> str:
    return text.replace("\r", "").replace("\n", "⏎").replace("\u3000", "□")
