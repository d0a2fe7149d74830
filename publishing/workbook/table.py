"""What a table is made of: columns with units, rows of values, gaps with their reason instead of a figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from publishing.workbook.looks import change_format, number_format, with_breaks

EMPTY_MARK = "…"
Value = str | int | float | bool | dt.date | None


@dataclass(frozen=True)
class Gap:
    """Stands in a cell where there is no figure: never zero."""

    mark: str = EMPTY_MARK


@dataclass(frozen=True)
class Column:
    """A column: `unit` decides the number format, `change` (relative, points, difference) overrides it; `fraction`: per cent whose
    unit the label bears; `group` is a band above."""

    key: str
    label: str
    unit: str = ""
    width: float = 12
    group: str = ""
    kind: str = "number"  # number, text, wrapped, quoted, centre, date, month
    is_whole: bool = False
    change: str = ""
    fraction: bool = False

    @property
    def heading(self) -> str:
        """Label and, below it, the unit."""
        label = with_breaks(self.label)
        return f"{label}\n（{self.unit}）" if self.unit else label

    @property
    def number(self) -> str:
        """The number format of its figures."""
        if self.kind == "date":
            return "yyyy/mm/dd"
        if self.kind == "month":
            return 'yyyy"年"m"月"'
        return change_format(self.change) if self.change else number_format("%" if self.fraction else self.unit, self.is_whole)

    @property
    def is_fraction(self) -> bool:
        """Whether the mart's per cent are written as a fraction."""
        return self.fraction or self.change == "relative" or (self.unit == "%" and not self.change)


@dataclass(frozen=True)
class Row:
    """Values by column key; `unit`, `change` and `is_whole` by row where a table holds several metrics; `looks` marks single cells."""

    values: Mapping[str, Value | Gap]
    is_strong: bool = False
    numbers: Mapping[str, str] = field(default_factory=dict)
    fractions: frozenset[str] = frozenset()
    looks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Area:
    """Where a table stands, for charts: sheet, first and last row of figures, column of each key."""

    sheet: str
    first: int
    last: int
    columns: Mapping[str, int]

    def range(self, key: str, rows: Sequence[int] | None = None) -> list[str | int]:
        """The figures of a column as XlsxWriter wants them."""
        first, last = (rows[0], rows[-1]) if rows else (self.first, self.last)
        return [self.sheet, first, self.columns[key], last, self.columns[key]]

    def heading(self, key: str, row: int) -> list[str | int]:
        """The cell of a heading, for the name of a series."""
        return [self.sheet, row, self.columns[key]]
