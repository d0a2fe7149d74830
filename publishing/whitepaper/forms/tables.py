"""A table as forms show it: its number and title in words, its protected cells by place, its units, bases and reasons.

Belongs here: what several forms ask of a table. Does not: symbols of one form, drawing, files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from publishing.whitepaper.cells import Cell, CellId
from publishing.whitepaper.description import catalogue
from publishing.whitepaper.disclosure.exit import Protected
from publishing.whitepaper.extract import WhitePaper
from publishing.whitepaper.layout import Layout

Codes = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A layout with its protected cells by codes of row and column; `reasons`: words for the reasons of cells without a figure."""

    layout: Layout
    cells: Mapping[Codes, Cell]
    reasons: Mapping[str, str]
    fiscal_year: int

    @property
    def id(self) -> str:
        """`T101`."""
        return self.layout.table.id

    @property
    def number_ja(self) -> str:
        """`第1-1表`."""
        return f"第{self.layout.table.section}-{int(self.id[-2:])}表"

    @property
    def title_ja(self) -> str:
        """Number and title: `第1-1表　相談の件数・相談者数の推移（全国）`."""
        return f"{self.number_ja}　{self.layout.table.title_ja}"

    @property
    def rows(self) -> tuple[Codes, ...]:
        """Codes of all rows in order."""
        return tuple(product(*(self.layout.codes[name] for name in self.layout.table.rows)))

    @property
    def columns(self) -> tuple[Codes, ...]:
        """Codes of all columns in order."""
        return tuple(product(*(self.layout.codes[name] for name in self.layout.table.columns)))

    @property
    def unit(self) -> str:
        """The unit of all cells; empty if they have several."""
        units = {cell.unit for cell in self.cells.values()}
        return units.pop() if len(units) == 1 else ""

    @property
    def bases_ja(self) -> str:
        """What is counted: bases of the measures in words."""
        bases = dict.fromkeys(cell.base for cell in self.cells.values())
        return "、".join(catalogue().bases.get(base, base) for base in bases if base)

    @property
    def statuses(self) -> frozenset[str]:
        """Which statuses occur."""
        return frozenset(cell.status for cell in self.cells.values())

    def reasons_ja(self, status: str) -> tuple[str, ...]:
        """Why cells of a status have no figure, each reason once, in the order of the table."""
        found = dict.fromkeys(cell.reason for cell in self.cells.values() if cell.status == status and cell.reason)
        return tuple(dict.fromkeys(self.reasons.get(reason, reason) for reason in found))

    def label(self, dimension: str, code: str) -> str:
        """The label of a code."""
        return self.layout.labels[dimension][code]

    def is_total(self, codes: Codes) -> bool:
        """Whether a row is one of totals: every dimension of rows stands at its total."""
        words = catalogue().dimensions
        return all(code == words[name].total for name, code in zip(self.layout.table.rows, codes, strict=True))

    def is_part(self, dimension: str, code: str) -> bool:
        """Whether a code is part of another one that the table shows."""
        parts = catalogue().dimensions[dimension].parts
        return any(code in of and whole in self.layout.codes[dimension] for whole, of in parts.items())


@dataclass(frozen=True)
class Tables:
    """All tables in order, and every protected cell by its place."""

    tables: tuple[Table, ...]
    cells: Mapping[CellId, Cell]

    def __getitem__(self, table_id: str) -> Table:
        return next(table for table in self.tables if table.id == table_id)

    def __contains__(self, table_id: str) -> bool:
        return any(table.id == table_id for table in self.tables)

    def is_nought(self, cell: Cell) -> bool:
        """Whether a published 0 is none at all; otherwise it is less than the unit shown, or no change."""
        if cell.status != "published" or cell.value != 0:
            return False
        if cell.ratio is not None:
            above = self.cells.get(cell.ratio.numerator)
            return cell.ratio.offset == 0 and above is not None and self.is_nought(above)
        return cell.kind in ("count", "money", "other") and not cell.contributors


def tables_of(paper: WhitePaper, protected: Protected) -> Tables:
    """The tables of a white paper with the cells that disclosure control hands out."""
    cells = {cell.id: cell for cell in protected.extraction.cells}
    by_table: dict[str, dict[Codes, Cell]] = {layout.table.id: {} for layout in paper.layouts}
    for cell in protected.extraction.cells:
        by_table[cell.table_id][(*cell.row, *cell.column)] = cell
    tables = tuple(Table(layout, by_table[layout.table.id], paper.reasons, paper.fiscal_year) for layout in paper.layouts)
    return Tables(tables, cells)
