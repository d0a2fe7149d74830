"""A table as a grid of print: headings of several rows with spanners, the stub, where units stand, how wide columns are.

Belongs here: the arrangement, in numbers and texts. Does not: formats and files (`sheet`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from publishing.whitepaper.description import catalogue
from publishing.whitepaper.forms.print_workbook.symbols import Printed, printed
from publishing.whitepaper.forms.tables import Codes, Table, Tables
from publishing.workbook.words import width_of, wrapped

STUB_WIDTH, NARROW, WIDE, HEAD_LINES = 60, 8, 20, 4


@dataclass(frozen=True)
class Heading:
    """A heading over columns `first` to `last` of the grid, in rows `top` to `bottom` of the head."""

    text: str
    top: int
    bottom: int
    first: int
    last: int


@dataclass(frozen=True)
class Grid:
    """A table arranged: `stubs` a row (one text a stub column), printed values a row, headings, widths of all columns; `unit` of all cells."""

    unit: str
    headings: tuple[Heading, ...]
    head_rows: int
    stubs: tuple[tuple[str, ...], ...]
    indents: tuple[int, ...]
    totals: tuple[bool, ...]
    values: tuple[tuple[Printed, ...], ...]
    widths: tuple[int, ...]

    @property
    def stub_columns(self) -> int:
        """How many columns the stub has, units of rows included."""
        return len(self.stubs[0])

    def lines(self, heading: Heading) -> int:
        """Lines that a heading needs in the width of its columns."""
        return len(wrapped(heading.text, sum(self.widths[heading.first : heading.last + 1]) - 1))

    def stub_lines(self, row: int) -> int:
        """Lines that the stub of a row needs."""
        return max(len(wrapped(text, width - 3)) for text, width in zip(self.stubs[row], self.widths, strict=False))


def grid_of(table: Table, tables: Tables) -> Grid:
    """The grid of a table."""
    columns, rows = table.columns, table.rows
    column_units = {column: _one(table.cells[*row, *column].unit for row in rows) for column in columns}
    mixed = [column for column in columns if not column_units[column]]
    row_units = {row: _one(table.cells[*row, *column].unit for column in mixed) for row in rows}
    has_unit_column = bool(mixed) and not table.unit
    stubs = tuple((*_labels(table, row), *([row_units[row]] if has_unit_column else [])) for row in rows)
    values = tuple(tuple(printed(table.cells[*row, *column], tables) for column in columns) for row in rows)
    units = [] if table.unit else [column_units[column] for column in columns]
    widths = _widths(table, stubs, values, units)
    stub_titles = [_title(table, name) for name in table.layout.table.rows] + (["単位"] if has_unit_column else [])
    return Grid(
        unit=table.unit,
        headings=tuple(_headings(table, stub_titles, units)),
        head_rows=len(table.layout.table.columns),
        stubs=stubs,
        indents=tuple(int(table.is_part(table.layout.table.rows[0], row[0])) for row in rows),
        totals=tuple(table.is_total(row) for row in rows),
        values=values,
        widths=widths,
    )


def _one(units: Iterator[str]) -> str:
    found = set(units)
    return found.pop() if len(found) == 1 else ""


def _labels(table: Table, row: Codes) -> tuple[str, ...]:
    return tuple(table.label(name, code) for name, code in zip(table.layout.table.rows, row, strict=True))


def _title(table: Table, dimension: str) -> str:
    return catalogue().dimensions[dimension].label_ja


def _headings(table: Table, stub_titles: Sequence[str], units: Sequence[str]) -> Iterator[Heading]:
    levels, columns, left = table.layout.table.columns, table.columns, len(stub_titles)
    for place, title in enumerate(stub_titles):
        yield Heading(title, 0, len(levels) - 1, place, place)
    for level, name in enumerate(levels):
        at = left
        for codes, group in groupby(columns, key=lambda column: column[: level + 1]):
            last = at + len(list(group)) - 1
            unit = units[at - left] if units and level == len(levels) - 1 else ""
            label = table.label(name, codes[-1])
            yield Heading(f"{label}\n（{unit}）" if unit else label, level, level, at, last)
            at = last + 1


def _widths(
    table: Table, stubs: Sequence[Sequence[str]], values: Sequence[Sequence[Printed]], units: Sequence[str]
) -> tuple[int, ...]:
    """Widths by what stands in the columns; a heading may take some lines, a spanner must fit over its columns."""
    stub = [min(max(width_of(texts[place]) for texts in stubs) + 4, STUB_WIDTH) for place in range(len(stubs[0]))]
    name = table.layout.table.columns[-1]
    columns = []
    for place, codes in enumerate(table.columns):
        widest = max(row[place].width for row in values) + 4
        label = width_of(table.label(name, codes[-1]))
        unit = width_of(units[place]) + 4 if units else 0
        columns.append(min(max(widest, ceil(label / HEAD_LINES) + 4, unit + 1, NARROW, min(label + 2, 12)), max(WIDE, widest)))
    return (*(max(width, 10) for width in stub), *columns)
