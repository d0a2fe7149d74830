"""Small tables for tests of the white paper: a grid of numbers becomes cells with totals by rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from publishing.whitepaper.cells import Cell, Dimension, Extraction, Kind, Ratio, Shape, Total

ALL = "total"


def two_way(
    table_id: str,
    grid: Sequence[Sequence[float]],
    names: tuple[str, str] = ("hub", "size"),
    kind: Kind = "count",
    year: str = "2023",
    measure: str = "enterprises",
) -> Extraction:
    """A table with a total row and a total column; contributors are the counts themselves."""
    rows, columns = [f"r{i}" for i in range(len(grid))], [f"c{i}" for i in range(len(grid[0]))]
    value = {(r, c): grid[i][j] for i, r in enumerate(rows) for j, c in enumerate(columns)}
    shape = Shape(table_id, (Dimension(names[0], ALL), Dimension(names[1], ALL)), (("fiscal_year", year),))
    cells = []
    for r in (*rows, ALL):
        for c in (*columns, ALL):
            number = sum(value[i, j] for i in ([r] if r != ALL else rows) for j in ([c] if c != ALL else columns))
            totals = [Total(0, tuple(rows))] * (r == ALL) + [Total(1, tuple(columns))] * (c == ALL)
            contributors = int(number) if kind == "count" else None
            cells.append(
                Cell(
                    table_id,
                    (r,),
                    (c,),
                    measure,
                    "all",
                    "者",
                    0,
                    number,
                    kind=kind,
                    contributors=contributors,
                    is_total_of=tuple(totals) or None,
                )
            )
    return Extraction(tuple(cells), {table_id: shape})


def together(*extractions: Extraction) -> Extraction:
    """Several tables as one extraction."""
    shapes = {name: shape for extraction in extractions for name, shape in extraction.shapes.items()}
    return Extraction(tuple(cell for extraction in extractions for cell in extraction.cells), shapes)


def shares_of(extraction: Extraction, table_id: str, digits: int = 1) -> Extraction:
    """Every cell as a percentage of its row total, in a table of its own."""
    (source,) = extraction.shapes
    value = {cell.id: cell.value for cell in extraction.cells}
    cells = []
    for cell in extraction.cells:
        whole = (source, cell.row, (ALL,))
        if value[whole]:
            share = round(100 * (cell.value or 0) / (value[whole] or 1), digits)
            cells.append(
                replace(
                    cell,
                    table_id=table_id,
                    value=share,
                    digits=digits,
                    unit="%",
                    kind="share",
                    contributors=None,
                    is_total_of=None,
                    ratio=Ratio(cell.id, whole),
                )
            )
    return Extraction(tuple(cells), {table_id: replace(extraction.shapes[source], table_id=table_id)})


def shown(extraction: Extraction, *ids: tuple[str, str, str], of: Extraction) -> Extraction:
    """The extraction with some suppressed cells opened again: a planted leak. `of` has the true values."""
    truth = {cell.id: cell for cell in of.cells}
    opened = {(table, (row,), (column,)) for table, row, column in ids}
    return replace(extraction, cells=tuple(truth[cell.id] if cell.id in opened else cell for cell in extraction.cells))
