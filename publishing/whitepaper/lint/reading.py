"""From files as written to sheets. A CSV is one sheet whose unquoted meaning is lost: numbers are those of columns without codes."""

from __future__ import annotations

import csv
import io
import re
import zlib
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from publishing.whitepaper.lint.model import CODE, Sheet, Value

FORMULAS = (ArrayFormula, DataTableFormula)
BROKEN = (InvalidFileException, BadZipFile, KeyError, TypeError, ValueError, SyntaxError, OSError, EOFError, zlib.error)
"""What openpyxl raises of a workbook that is none, or is damaged within; SyntaxError: by its parsers of XML."""
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Unreadable(Exception):
    """Neither a workbook nor a CSV."""


def read_workbook(path: Path) -> tuple[Any, tuple[Sheet, ...]]:
    """The workbook of openpyxl and its sheets as grids. Raises Unreadable."""
    try:
        book = openpyxl.load_workbook(path)
    except BROKEN as error:
        raise Unreadable(str(error)) from error
    return book, tuple(Sheet(path.name, sheet.title, _values(sheet), sheet) for sheet in book.worksheets)


def _values(sheet: Any) -> tuple[tuple[Value, ...], ...]:
    """Values row by row; formulas of all kinds as their text."""
    return tuple(tuple("=" if isinstance(value, FORMULAS) else value for value in row) for row in sheet.values)


def read_csv(path: Path) -> tuple[bytes, Sheet]:
    """The bytes of a CSV and its grid; shorter rows are filled up with None. Raises Unreadable where it is no CSV.

    A file that is not UTF-8 is read as CP932, as Excel writes it: its encoding is a finding, and so is what stands in it.
    """
    raw = path.read_bytes()
    try:
        rows = list(csv.reader(io.StringIO(_decoded(raw), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(str(error)) from error
    width = max(map(len, rows), default=0)
    texts = Sheet(path.name, "", tuple((*row, *[None] * (width - len(row))) for row in rows))
    if texts.header is None:
        return raw, texts
    figures = [not CODE.fullmatch(str(header)) for header in texts.rows[texts.header]]
    typed = (tuple(map(_typed, row, figures)) for row in texts.rows[texts.header + 1 :])
    return raw, Sheet(path.name, "", (*texts.rows[: texts.header + 1], *typed))


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp932")


def _typed(value: Value, is_figure: bool) -> Value:
    return float(value) if is_figure and isinstance(value, str) and NUMBER.fullmatch(value) else value
