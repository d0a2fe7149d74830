"""Finds the header of a table: which row (or two rows) names the columns, and which column is which.

Titles, merged cells and notes may stand above; columns come in any order; a label may be spread over two lines
(課題 over 大 and 中). Contract §4, §5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

from ingestion.forms import ColumnSpec, SheetSpec
from ingestion.normalise.text import header_key, header_key_without_notes
from ingestion.reading.grid import Grid

SEARCH_ROWS = 40
MIN_MATCHES = 2
LONGEST_LABEL = 60
FEW_VALUES = 2  # a line with two numbers or dates is data; a title above the header may hold one
VALUE = re.compile(r"[\d./:,-]*\d[\d./:,-]*")

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


@dataclass(frozen=True)
class Candidate:
    """One line, or two lines read as one, that may be a header: its labels and every key they can be found under."""

    labels: list[str | None]
    lower: list[str | None] | None
    first_row: int
    last_row: int

    @cached_property
    def keys(self) -> frozenset[str]:
        """Keys of all labels, and of the lower line alone."""
        texts = {text for text in (*self.labels, *(self.lower or ())) if text is not None and len(text) <= LONGEST_LABEL}
        return frozenset(cached_key(text) for text in texts) | frozenset(cached_key_without_notes(text) for text in texts)


class Head:
    """The first rows of a grid as candidates for a header, each worked out when first asked for and kept for all forms."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self.height = min(SEARCH_ROWS, grid.height)
        self.row = cache(self._row)
        self.one_line = cache(self._one_line)
        self.two_lines = cache(self._two_lines)
        self._values = cache(self._count_values)

    def _row(self, index: int) -> list[str | None]:
        return self._grid.row(index)

    def _count_values(self, index: int) -> int:
        return sum(1 for cell in self.row(index) if cell is not None and VALUE.fullmatch(cell))

    def _one_line(self, index: int) -> Candidate | None:
        return Candidate(self.row(index), None, index, index) if self._values(index) < FEW_VALUES else None

    def _two_lines(self, index: int) -> Candidate | None:
        if index + 1 >= self.height or self._values(index) or self._values(index + 1):
            return None
        return Candidate(_two_lines(self.row(index), self.row(index + 1)), self.row(index + 1), index, index + 1)


def find_header(head: Head, spec: SheetSpec) -> Header | None:
    """The best header of `spec` within the first rows, or None.

    A header names the key column or at least half of the required ones; more columns win, then
    one line over two, then the earlier row. Nothing is looked for below the first line that names all required columns.
    """
    best: Header | None = None
    for index in range(head.height):
        header = _match(head.one_line(index), spec)
        if header and (best is None or header.score > best.score):
            best = header
            if not best.missing:
                break
    until = best.first_row + 1 if best and not best.missing else head.height
    for index in range(until):
        header = _match(head.two_lines(index), spec)
        if header and (best is None or _is_better(header, best, head.row(header.last_row))):
            best = header
    return best if best and _is_enough(best) else None


def _is_better(header: Header, best: Header, last_row: list[str | None]) -> bool:
    """More columns; or as many, when the second line only adds units such as （分）."""
    if header.score != best.score:
        return header.score > best.score
    is_second_line = header.first_row == best.first_row and header.last_row > best.last_row
    lower = [cell for cell in last_row if cell is not None]
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


def _match(candidate: Candidate | None, spec: SheetSpec) -> Header | None:
    """The columns that these labels name; under a group label (時刻) the lower line (開始時刻) may say it alone."""
    if candidate is None or len(candidate.keys & spec.by_key.keys()) < min(MIN_MATCHES, len(spec.columns)):
        return None
    positions: dict[str, int] = {}
    texts: dict[str, str] = {}
    extras: dict[int, str] = {}
    for position, label in enumerate(candidate.labels):
        if label is None:
            continue
        alone = candidate.lower[position] if candidate.lower else None
        column = _column_of(label, spec) or (_column_of(alone, spec) if alone else None)
        if column is None or column.name in positions:
            extras[position] = label
        else:
            positions[column.name] = position
            texts[column.name] = label
    if len(positions) < MIN_MATCHES and len(spec.columns) > 1:
        return None
    return Header(spec, candidate.first_row, candidate.last_row, positions, texts, extras)


def _column_of(label: str, spec: SheetSpec) -> ColumnSpec | None:
    by_key = spec.by_key
    return by_key.get(cached_key(label)) or by_key.get(cached_key_without_notes(label))
