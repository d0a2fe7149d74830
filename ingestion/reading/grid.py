"""A sheet as a grid of texts, the same whether it came from a workbook or a CSV.

Cells are rendered once, as sent; nothing is trimmed or normalised here (`ingestion.normalise` does that).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc


def render(cell: Any) -> str | None:  # noqa: PLR0911 - one line for each type a cell can have
    """The text of one cell as calamine gives it: numbers without a trailing `.0`, dates in ISO form, blank → None."""
    if cell is None:
        return None
    if isinstance(cell, str):
        return cell if cell and not cell.isspace() else None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    return str(cell)


@dataclass(frozen=True)
class RowGrid:
    """A sheet held as rows (workbooks, and CSVs read record by record)."""

    name: str
    rows: Sequence[Sequence[Any]]

    @property
    def height(self) -> int:
        """Number of rows, leading blank ones included."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Number of columns of the widest row."""
        return max((len(row) for row in self.rows[:200]), default=0) if self._is_even else max(map(len, self.rows))

    @property
    def _is_even(self) -> bool:
        return not self.rows or len(self.rows[0]) == len(self.rows[-1])

    def row(self, index: int) -> list[str | None]:
        """Row `index` (0-based) as texts."""
        return [render(cell) for cell in self.rows[index]]

    def columns(self, start: int) -> list[pa.Array]:
        """All columns from row `start` on, as string arrays of one length."""
        body = self.rows[start:]
        if not body:
            return [pa.array([], pa.string())] * self.width
        return [_string_array(column) for column in zip(*body, strict=True)]


def _string_array(column: tuple[Any, ...]) -> pa.Array:
    types = set(map(type, column))
    if types == {str}:
        return blank_to_null(pa.array(column, pa.string()))
    if types <= {str, float}:
        return blank_to_null(pa.array([c if c.__class__ is str else _number(c) for c in column], pa.string()))
    return pa.array([render(c) for c in column], pa.string())


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)


def blank_to_null(array: pa.Array) -> pa.Array:
    """Empty cells and cells of white space alone are null."""
    is_blank = pc.or_(pc.equal(array, ""), pc.utf8_is_space(array))
    return pc.if_else(is_blank, pa.scalar(None, pa.string()), array) if pc.any(is_blank).as_py() else array


@dataclass(frozen=True)
class ColumnGrid:
    """A sheet held as columns (CSVs read by pyarrow): `head` are the first rows, `body` starts at row `body_start`."""

    name: str
    arrays: tuple[pa.Array, ...]

    @property
    def height(self) -> int:
        """Number of records."""
        return len(self.arrays[0]) if self.arrays else 0

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.arrays)

    def row(self, index: int) -> list[str | None]:
        """Record `index` (0-based) as texts."""
        return [render(array[index].as_py()) for array in self.arrays]

    def columns(self, start: int) -> list[pa.Array]:
        """All columns from record `start` on."""
        return [array[start:] for array in self.arrays]


Grid = RowGrid | ColumnGrid
