"""What is known to hold between the cells of an extraction and of the editions before it: figures, and linear rows over them.

A **figure** is what one or several cells show: equal cells of linked tables, and of earlier editions, are one figure. A **row** says that a
sum of figures lies between two values. Rows come from totals, from distinct counts (greatest part ≤ whole ≤ sum of parts) and from ratios.
What is secret is decided in `primary`, what a reader can work out in `knowledge`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import inf

from publishing.whitepaper.cells import Cell, CellId, Extraction, Kind, Shape, Total

ADDITIVE: tuple[Kind, ...] = ("count", "money", "other")
TOLERANCE = 1e-6
Key = tuple[str, str, str, frozenset[tuple[str, str]]]


class RelationBroken(ValueError):
    """Cells contradict what their tables say of them: a total is not the sum of its parts, or one figure has two values."""


@dataclass
class Figure:
    """One unknown of a reader: its true value, what kind it is, and the cells of this extraction that show it."""

    key: Key
    value: float
    kind: Kind
    cells: list[Cell] = field(default_factory=list)

    @property
    def integer(self) -> bool:
        """Counts are whole numbers, and readers know it."""
        return self.kind == "count"


@dataclass(frozen=True)
class Row:
    """low ≤ Σ coefficient × figure ≤ high, by index of figure."""

    terms: tuple[tuple[int, float], ...]
    low: float
    high: float
    sums: bool = True


@dataclass
class Network:
    """All figures and rows; `public`: shown by an earlier edition with this very value; `once_hidden`: suppressed by an earlier edition.

    `left_out` counts rows of earlier editions that no longer hold, since values were revised: nobody can combine them with today's.
    """

    figures: list[Figure]
    at: dict[CellId, int]
    rows: list[Row]
    public: frozenset[int] = frozenset()
    once_hidden: frozenset[int] = frozenset()
    left_out: int = 0


def key_of(cell: Cell, shape: Shape) -> Key:
    """What makes two cells one figure: measure, base, unit and all codes that are not the total of their dimension."""
    codes = zip(shape.dimensions, (*cell.row, *cell.column), strict=True)
    known = {(dimension.name, code) for dimension, code in codes if code != dimension.total}
    return (cell.measure, cell.base, cell.unit, frozenset(known | set(shape.fixed)))


def relate(extraction: Extraction, earlier: Sequence[Extraction] = (), ratios: Sequence[Cell] = ()) -> Network:
    """Figures and rows of an extraction with its true values, of the ratios it shows, and of earlier editions (`X` cells without value).

    Raises RelationBroken where this extraction contradicts itself; an earlier edition cannot: its rows that no longer hold are left out.
    """
    network = Network([], {}, [])
    figure_at: dict[Key, int] = {}
    for cell in _additive(extraction):
        if cell.value is not None:
            _place(network, figure_at, cell, extraction.shapes[cell.table_id])
    seen: set[Row] = set()
    for row in (*_rows(extraction, network.at, network.figures), *_ratio_rows(ratios, network.at)):
        if not _holds(row, network.figures):
            names = ", ".join(str(network.figures[index].cells[0].id) for index, _ in row.terms[:4])
            raise RelationBroken(f"off by {_difference(row, network.figures):g}: {names} …")
        _add(network, seen, row)
    for edition in earlier:
        _add_edition(network, figure_at, seen, edition)
    return network


def _additive(extraction: Extraction) -> Iterator[Cell]:
    return (cell for cell in extraction.cells if cell.kind in ADDITIVE)


def _place(network: Network, figure_at: dict[Key, int], cell: Cell, shape: Shape) -> None:
    assert cell.value is not None  # noqa: S101 - callers look first
    index = figure_at.setdefault(key_of(cell, shape), len(network.figures))
    if index == len(network.figures):
        network.figures.append(Figure(key_of(cell, shape), cell.value, cell.kind))
    figure = network.figures[index]
    if figure.value != cell.value:
        raise RelationBroken(f"{cell.id} shows {cell.value}, {figure.cells[0].id} shows {figure.value}: one figure, two values")
    figure.cells.append(cell)
    network.at[cell.id] = index


def _add(network: Network, seen: set[Row], row: Row) -> None:
    if row not in seen and len(row.terms) > 1:
        seen.add(row)
        network.rows.append(row)


def _rows(extraction: Extraction, at: dict[CellId, int], figures: Sequence[Figure]) -> Iterator[Row]:
    """Rows of totals and distinct counts, over the cells that have a figure."""
    for cell in _additive(extraction):
        if cell.id in at:
            for total in cell.is_total_of or ():
                yield from _total_rows(cell, total, at, figures)


def _total_rows(cell: Cell, total: Total, at: dict[CellId, int], figures: Sequence[Figure]) -> Iterator[Row]:
    whole, ids = at[cell.id], list(_part_ids(cell, total))
    parts = sorted(at[part] for part in ids if part in at)
    everything = len(parts) == len(ids)
    if total.additive:
        terms = _terms([*((part, 1.0) for part in parts), (whole, -1.0)])
        difference = sum(factor * figures[index].value for index, factor in terms)
        # Rounded sums of money differ from the sum of rounded parts; a reader is taken to know by how much, which is the safe side.
        low, high = (difference, difference) if everything else (-inf, max(difference, 0.0))
        yield Row(terms, low, high)
        return
    for part in parts:
        yield Row(_terms([(part, 1.0), (whole, -1.0)]), -inf, 0.0, sums=False)
    if everything:
        yield Row(_terms([*((part, 1.0) for part in parts), (whole, -1.0)]), 0.0, inf, sums=False)


def _part_ids(cell: Cell, total: Total) -> Iterator[CellId]:
    for code in total.parts:
        codes = [*cell.row, *cell.column]
        codes[total.dimension] = code
        yield (cell.table_id, tuple(codes[: len(cell.row)]), tuple(codes[len(cell.row) :]))


def _ratio_rows(cells: Iterable[Cell], at: dict[CellId, int]) -> Iterator[Row]:
    """numerator / denominator lies within half a unit of the last decimal shown: two rows, linear since the ratio is a number."""
    for cell in cells:
        ratio = cell.ratio
        if ratio is None or cell.value is None or ratio.numerator not in at or ratio.denominator not in at:
            continue
        half = 0.5 * 10.0**-cell.digits
        ends = sorted((cell.value + side * half - ratio.offset) / ratio.scale for side in (-1, 1))
        for end, low, high in ((ends[0], 0.0, inf), (ends[1], -inf, 0.0)):
            yield Row(_terms([(at[ratio.numerator], 1.0), (at[ratio.denominator], -end)]), low, high, sums=False)


def _terms(terms: Iterable[tuple[int, float]]) -> tuple[tuple[int, float], ...]:
    added: dict[int, float] = {}
    for index, factor in terms:
        added[index] = added.get(index, 0.0) + factor
    return tuple(sorted((index, factor) for index, factor in added.items() if factor))


def _holds(row: Row, figures: Sequence[Figure]) -> bool:
    """Whether true values fulfil a row; sums of rounded money may be off by half a unit a term."""
    shown = _difference(row, figures)
    if not row.sums:
        return row.low - TOLERANCE <= shown <= row.high + TOLERANCE
    allowed = TOLERANCE if all(figures[index].integer for index, _ in row.terms) else 0.5 * len(row.terms)
    return shown <= allowed and (row.low == -inf or shown >= -allowed)


def _difference(row: Row, figures: Sequence[Figure]) -> float:
    return sum(factor * figures[index].value for index, factor in row.terms)


def _add_edition(network: Network, figure_at: dict[Key, int], seen: set[Row], edition: Extraction) -> None:
    """An earlier edition's figures: today's where the value is the same or was not shown, else known numbers of their own."""
    at: dict[CellId, int] = {}
    public, hidden = set(network.public), set(network.once_hidden)
    for cell in _additive(edition):
        index = figure_at.get(key_of(cell, edition.shapes[cell.table_id]))
        if cell.status == "suppressed" and index is not None:
            hidden.add(index)
            at[cell.id] = index
        elif cell.status == "published" and cell.value is not None:
            at[cell.id] = index = _shown_then(network, figure_at, cell, edition.shapes[cell.table_id])
            public.add(index)
    network.public, network.once_hidden = frozenset(public), frozenset(hidden)
    for row in (*_rows(edition, at, network.figures), *_ratio_rows(edition.cells, at)):
        if _holds(row, network.figures):
            _add(network, seen, row)
        else:
            network.left_out += 1


def _shown_then(network: Network, figure_at: dict[Key, int], cell: Cell, shape: Shape) -> int:
    assert cell.value is not None  # noqa: S101 - callers look first
    key = key_of(cell, shape)
    index = figure_at.get(key)
    if index is not None and network.figures[index].value == cell.value:
        return index
    network.figures.append(Figure(key, cell.value, cell.kind))
    if index is None:
        figure_at[key] = len(network.figures) - 1
    return len(network.figures) - 1
