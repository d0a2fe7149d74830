"""Ratios whose parts stand in other tables: a source names them by figure, here they become cells.

A figure's name is its measure and its codes along all dimensions but totals, `enterprises|fiscal_year=2023|size_class=小規模事業者`, in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from publishing.whitepaper.cells import Cell, CellId, Ratio, Shape
from publishing.whitepaper.description import MEASURE

Parts = Mapping[CellId, tuple[str, str]]


def linked(cells: Iterable[Cell], shapes: Mapping[str, Shape], wanted: Parts) -> Iterator[Cell]:
    """The cells, those in `wanted` with the ratio of the two figures it names, as far as this extraction shows both."""
    cells = tuple(cells)
    shown = {_name(cell, shapes[cell.table_id]): cell.id for cell in reversed(cells) if cell.value is not None}
    for cell in cells:
        numerator, denominator = (shown.get(_sorted(name)) for name in wanted.get(cell.id, ("", "")))
        yield replace(cell, ratio=Ratio(numerator, denominator)) if numerator and denominator else cell


def _name(cell: Cell, shape: Shape) -> str:
    placed = zip(shape.dimensions, (*cell.row, *cell.column), strict=True)
    codes = dict(shape.fixed) | {dimension.name: code for dimension, code in placed if code != dimension.total}
    return _sorted("|".join([cell.measure, *(f"{name}={code}" for name, code in codes.items() if name != MEASURE)]))


def _sorted(name: str) -> str:
    measure, *codes = name.split("|")
    return "|".join([measure, *sorted(codes)])
