"""Reads every column of a frame: texts to typed values, with the issues that a single cell shows (E01–E04, E07, E13, E14, W…)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pyarrow as pa

from ingestion.checks.cell_types import DATE_TYPES, arrow_type, read_cell, read_date
from ingestion.checks.frame import BLANK, Encoded, Frame
from ingestion.forms import ColumnSpec
from ingestion.normalise.dates import needs_context
from ingestion.normalise.text import clean

UNIT_TYPES = frozenset({"man_yen", "yen"})


def read_columns(frame: Frame) -> None:
    """Fills `frame.values` for every column of the sheet and notes the issues."""
    for column in frame.spec.columns:
        if column.name not in frame.raw:
            frame.raw[column.name] = pa.nulls(len(frame), pa.string())
        encoded = frame.encoded(column.name)
        cleaned = [clean(text) for text in encoded.texts]
        is_blank = np.array([text is None for text in cleaned] + [True])[encoded.indices]
        if column.required and not column.required_unless:
            frame.issues.add(is_blank, column.name, "E01")
        if column.expected:
            frame.issues.add(is_blank, column.name, "W10")
        if column.type in DATE_TYPES:
            _read_dates(frame, column, encoded, cleaned)
        else:
            _read_plain(frame, column, encoded, cleaned)


def _read_plain(frame: Frame, column: ColumnSpec, encoded: Encoded, cleaned: list[str | None]) -> None:
    """Each distinct text once; money columns whose header names a unit are read with it."""
    if column.type in UNIT_TYPES and any(column.name in units for units in frame.header_units):
        encoded, cleaned = _with_units(frame, column, encoded, cleaned)
    read = [read_cell(text, column) if text is not None else (None, None) for text in cleaned]
    _store(frame, column, encoded.indices, [value for value, _ in read], [code for _, code in read])


def _with_units(
    frame: Frame, column: ColumnSpec, encoded: Encoded, cleaned: list[str | None]
) -> tuple[Encoded, list[str | None]]:
    """Texts of bare numbers with the unit of the column's header appended: 500 under 資本金（千円） is 500千円."""
    units = np.array([frame.header_units[i].get(column.name, "") for i in frame.sheet_index], dtype=object)
    texts = [None if i == BLANK else cleaned[i] for i in encoded.indices]
    joined = [
        text + unit if text is not None and unit and text[-1:].isdigit() else text
        for text, unit in zip(texts, units, strict=True)
    ]
    again = Encoded.of(pa.array(joined, pa.string()))
    return again, list(again.texts)


def _read_dates(frame: Frame, column: ColumnSpec, encoded: Encoded, cleaned: list[str | None]) -> None:
    values: list[Any] = []
    codes: list[str | None] = []
    contextual = np.zeros(len(cleaned) + 1, dtype=bool)
    for index, text in enumerate(cleaned):
        contextual[index] = text is not None and needs_context(text)
        value, code = (None, None) if text is None or contextual[index] else read_date(text, None)
        values.append(value)
        codes.append(code)
    indices = encoded.indices
    rows = np.flatnonzero(contextual[indices])
    if len(rows):
        indices = indices.copy()
        _read_in_context(frame, rows, indices, cleaned, values, codes)
    _store(frame, column, indices, values, codes)


def _read_in_context(
    frame: Frame,
    rows: np.ndarray,
    indices: np.ndarray,
    cleaned: list[str | None],
    values: list[Any],
    codes: list[str | None],
) -> None:
    """Reads dates without year or era with the month of their own file; new readings are appended."""
    seen: dict[tuple[int, Any], int] = {}
    for row in rows:
        key = (int(indices[row]), frame.month[row])
        if key not in seen:
            month = frame.month[row].astype(object)
            context = month if isinstance(month, dt.date) else None
            value, code = read_date(cleaned[key[0]] or "", context)
            seen[key] = len(values)
            values.append(value)
            codes.append(code)
        indices[row] = seen[key]


def _store(frame: Frame, column: ColumnSpec, indices: np.ndarray, values: list[Any], codes: list[str | None]) -> None:
    blank = indices == BLANK
    taken = pa.array(np.where(blank, 0, indices), pa.int32(), mask=blank)
    distinct = pa.array(values or [None], arrow_type(column))
    frame.values[column.name] = distinct.take(taken)
    for code in sorted({code for code in codes if code}):
        flags = np.array([c == code for c in codes] + [False])
        frame.issues.add(flags[indices], column.name, code)
