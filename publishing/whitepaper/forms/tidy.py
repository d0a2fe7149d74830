"""A table of the white paper in tidy form: one row for each combination of codes but measures, one column per measure. Shared by workbook and CSV.

Belongs here: rows, columns, codes and labels as machine-readable forms show them. Does not: values changed in any way, files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from publishing.whitepaper.cells import Cell, CellId
from publishing.whitepaper.description import MEASURE, catalogue
from publishing.whitepaper.disclosure.exit import Protected
from publishing.whitepaper.extract import WhitePaper
from publishing.whitepaper.forms.notation import area_code, as_published, time_code, time_label
from publishing.whitepaper.layout import Layout
from publishing.whitepaper.lint.characters import plain
from publishing.whitepaper.measures import Measure
from publishing.whitepaper.sources import NATION

YEAR, MONTH, HUB = "fiscal_year", "month", "hub"
OWN_TIME = "published_figure"
"""A dimension whose codes are of years of their own: such a table has no common time."""


@dataclass(frozen=True)
class Key:
    """A dimension as a pair of columns, code and label: `time` and `area` in every table, else named as in the catalogue."""

    name: str
    label_ja: str


@dataclass(frozen=True)
class Line:
    """A row: code and label by key, cells by measure."""

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    cells: Mapping[str, Cell]

    @property
    def words(self) -> list[str]:
        """Codes and labels, alternating."""
        return [word for pair in zip(self.codes, self.labels, strict=True) for word in pair]


@dataclass(frozen=True)
class Tidy:
    """A table: `keys` in the order of the lines' codes."""

    layout: Layout
    keys: tuple[Key, ...]
    lines: tuple[Line, ...]

    @property
    def id(self) -> str:
        """The table's number."""
        return self.layout.table.id

    @property
    def title_ja(self) -> str:
        """The table's title."""
        return plain(self.layout.table.title_ja)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures, one column each."""
        return tuple(self.layout.measures.values())

    @property
    def notes(self) -> tuple[str, ...]:
        """The table's notes."""
        return tuple(map(plain, self.layout.notes))


def tidy_tables(paper: WhitePaper, protected: Protected) -> tuple[Tidy, ...]:
    """All tables in order, with the cells as they may be shown. Raises KeyError where the extraction lacks a cell of its layout."""
    cells = {cell.id: as_published(cell) for cell in protected.extraction.cells}
    return tuple(_tidy(layout, paper.fiscal_year, cells) for layout in paper.layouts)


def _tidy(layout: Layout, fiscal_year: int, cells: Mapping[CellId, Cell]) -> Tidy:
    table = layout.table
    names = [name for name in table.dimensions if name != MEASURE]
    others = [name for name in names if name not in (YEAR, MONTH, HUB)]
    words = catalogue().dimensions
    time = () if OWN_TIME in names else (Key("time", "時間軸"),)
    keys = (*time, Key("area", "地域"), *(Key(name, plain(words[name].label_ja)) for name in others))
    return Tidy(layout, keys, tuple(_lines(layout, names, others, fiscal_year, cells)))


def _lines(layout: Layout, names: list[str], others: list[str], fiscal_year: int, cells: Mapping[CellId, Cell]) -> Iterator[Line]:
    for codes in product(*(layout.codes[name] for name in names)):
        placed = dict(zip(names, codes, strict=True))
        pairs = [
            *([] if OWN_TIME in names else [_time(placed, fiscal_year)]),
            _area(layout, placed),
            *((plain(placed[name]), plain(layout.labels[name][placed[name]])) for name in others),
        ]
        measured = {measure: cells[_cell_id(layout, placed | {MEASURE: measure})] for measure in layout.measures}
        yield Line(tuple(code for code, _ in pairs), tuple(label for _, label in pairs), measured)


def _time(placed: Mapping[str, str], fiscal_year: int) -> tuple[str, str]:
    """Code and label of a row's time; all months together are the fiscal year."""
    year, month = placed.get(YEAR, fiscal_year), placed.get(MONTH)
    month = None if month == catalogue().dimensions[MONTH].total else month
    return time_code(year, month), time_label(year, month)


def _area(layout: Layout, placed: Mapping[str, str]) -> tuple[str, str]:
    hub = placed.get(HUB, NATION)
    return area_code(hub), layout.labels[HUB][hub] if HUB in placed else "全国"


def _cell_id(layout: Layout, placed: Mapping[str, str]) -> CellId:
    table = layout.table
    return (table.id, tuple(placed[name] for name in table.rows), tuple(placed[name] for name in table.columns))
