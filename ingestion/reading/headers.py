"""Finds the header of a table: which row (or two rows) names the columns, and which column is which.

Titles, merged cells and notes may stand above; columns come in any order; a label may be spread over two lines
(課題 over 大 and 中). Contract §4, §5.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from ingestion.forms import ColumnSpec, SheetSpec
from ingestion.normalise.text import header_key, header_key_without_notes
from ingestion.reading.grid import Grid

SEARCH_ROWS = 40
MIN_MATCHES = 2

cached_key = lru_cache(maxsize=100_000)(header_key)
cached_key_without_notes = lru_cache(maxsize=100_000)(header_key_without_notes)


@dataclass(frozen=True)
class Header:
    """Where a table's header stands and which column (0-based) holds which field."""

    spec: SheetSpec
    first_row: int
    last_row: int
    positions: dict[str, int]
    labels: dict[str, str]
    extras: dict[int, str] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[ColumnSpec, ...]:
        """Required columns that the sheet does not have."""
        return tuple(column for column in self.spec.required if column.name not in self.positions)

    @property
    def score(self) -> int:
        """Number of columns recognised."""
        return len(self.positions)


def find_header(grid: Grid, spec: SheetSpec) -> Header | None:
    """The best header of `spec` within the first rows, or None.

    A header names the key column or at least half of the required ones; more columns win, then
    one line over two, then the earlier row.
    """
    rows = [grid.row(i) for i in range(min(SEARCH_ROWS, grid.height))]
    best: Header | None = None
    for index, row in enumerate(rows):
        header = _match(row, None, spec, index, index)
        if header and (best is None or header.score > best.score):
            best = header
    for index, (upper, lower) in enumerate(pairwise(rows)):
        header = _match(_two_lines(upper, lower), lower, spec, index, index + 1)
        if header and (best is None or _is_better(header, best, rows)):
            best = header
    return best if best and _is_enough(best) else None


def _is_better(header: Header, best: Header, rows: list[list[str | None]]) -> bool:
    """More columns; or as many, when the second line only adds units such as （分）."""
    if header.score != best.score:
        return header.score > best.score
    is_second_line = header.first_row == best.first_row and header.last_row > best.last_row
    lower = [cell for cell in rows[header.last_row] if cell is not None]
    return is_second_line and bool(lower) and all(cached_key_without_notes(cell) == "" for cell in lower)


def _is_enough(header: Header) -> bool:
    found = len(header.spec.required) - len(header.missing)
    return header.score >= min(MIN_MATCHES, len(header.spec.columns)) and found * 2 >= len(header.spec.required)


def _two_lines(top: list[str | None], bottom: list[str | None]) -> list[str | None]:
    """Labels of a two-line header: the upper text, carried over merged cells, before the lower one."""
    labels: list[str | None] = []
    group: str | None = None
    for upper, lower in zip(top, bottom, strict=True):
        group = upper if upper is not None else group
        if lower is None:
            labels.append(upper)
        else:
            labels.append((group or "") + lower)
    return labels


def _match(labels: list[str | None], lower: list[str | None] | None, spec: SheetSpec, first: int, last: int) -> Header | None:
    """The columns that these labels name; under a group label (時刻) the lower line (開始時刻) may say it alone."""
    positions: dict[str, int] = {}
    texts: dict[str, str] = {}
    extras: dict[int, str] = {}
    for position, label in enumerate(labels):
        if label is None:
            continue
        alone = lower[position] if lower else None
        column = _column_of(label, spec) or (_column_of(alone, spec) if alone else None)
        if column is None or column.name in positions:
            extras[position] = label
        else:
            positions[column.name] = position
            texts[column.name] = label
    if len(positions) < MIN_MATCHES and len(spec.columns) > 1:
        return None
    return Header(spec, first, last, positions, texts, extras)


def _column_of(label: str, spec: SheetSpec) -> ColumnSpec | None:
    by_key = spec.by_key
    return by_key.get(cached_key(label)) or by_key.get(cached_key_without_notes(label))
