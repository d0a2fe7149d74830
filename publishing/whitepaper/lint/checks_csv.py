"""What a CSV may not be beyond its table: one function per rule, each giving its findings from the bytes as written and the grid."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from publishing.whitepaper.lint.model import Finding, Sheet

FIELD = r'"(?:[^"]|"")*"'
QUOTED = re.compile(rf"{FIELD}(?:,{FIELD})*")
RECORD = re.compile(r'(?:[^"\r\n]|"[^"]*")+')
"""A record, whose quoted fields may hold line breaks."""


def csv_encoding(raw: bytes, sheet: Sheet) -> Iterator[Finding]:
    """UTF-8 with its mark, without which Excel takes a file for CP932."""
    if not raw.startswith(codecs.BOM_UTF8):
        yield sheet.finding("csv_encoding", "", "BOM 付き UTF-8 ではありません。文字コードを変えて保存し直してください。")


def csv_line_end(raw: bytes, sheet: Sheet) -> Iterator[Finding]:
    """Every line ends in CR LF, the last one too."""
    between = re.sub(rb'"[^"]*"', b'""', raw)
    if re.search(rb"(?<!\r)\n|\r(?!\n)", between) or not raw.endswith(b"\r\n"):
        yield sheet.finding("csv_line_end", "", "行末が CRLF でない行があります。RFC 4180 に従い、すべて CRLF にしてください。")


def csv_quotes(raw: bytes, sheet: Sheet) -> Iterator[Finding]:
    """Every field in quotation marks, so that codes stay text."""
    for number, record in enumerate(RECORD.findall(_text(raw)), 1):
        if not QUOTED.fullmatch(record):
            yield sheet.finding(
                "csv_quotes", f"A{number}", "二重引用符で囲まれていない値があります。すべての値を囲んでください。"
            )


def csv_first_row(_raw: bytes, sheet: Sheet) -> Iterator[Finding]:
    """The first record is that of the headings: no title above it."""
    if sheet.header:
        yield sheet.finding("csv_first_row", "A1", "項目名の行より前に行があります。削除し、1行目を項目名にしてください。")


def csv_width(raw: bytes, sheet: Sheet) -> Iterator[Finding]:
    """As many fields in every record as there are headings."""
    for number, row in enumerate(sheet.rows[(sheet.header or 0) :], (sheet.header or 0) + 1):
        if None in row:
            message = f'列数が違います（最も長い行は{sheet.width}列）。足りない値は空の値 "" として書いてください。'
            yield sheet.finding("csv_width", f"A{number}", message)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8-sig", errors="replace")
