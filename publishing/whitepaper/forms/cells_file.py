"""The cells as Parquet: codes as the warehouse has them, types stated, nothing of who stands behind a figure."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from publishing.whitepaper.cells import Cell, Ratio
from publishing.whitepaper.forms.notation import as_published

_CODES = pa.list_(pa.string())
_CELL_ID = pa.struct([("table_id", pa.string()), ("row", _CODES), ("column", _CODES)])
SCHEMA = pa.schema(
    [
        ("table_id", pa.string()),
        ("row", _CODES),
        ("column", _CODES),
        ("measure", pa.string()),
        ("base", pa.string()),
        ("unit", pa.string()),
        ("digits", pa.int8()),
        ("value", pa.float64()),
        ("kind", pa.string()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("mark", pa.string()),
        ("is_total_of", pa.list_(pa.struct([("dimension", pa.int8()), ("parts", _CODES), ("additive", pa.bool_())]))),
        (
            "ratio",
            pa.struct([("numerator", _CELL_ID), ("denominator", _CELL_ID), ("scale", pa.float64()), ("offset", pa.float64())]),
        ),
    ]
)
"""`is_total_of` and `ratio` name cells, no values; the audit grants a reader these relations anyway."""


def write_cells(cells: Iterable[Cell], path: Path) -> None:
    """Writes the cells as handed out; `cells.from_frame` reads them back."""
    rows = [_row(as_published(cell)) for cell in cells]
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), path, compression="zstd")


def _row(cell: Cell) -> dict[str, Any]:
    plain = {name: getattr(cell, name) for name in SCHEMA.names}
    totals = [vars(total) for total in cell.is_total_of] if cell.is_total_of else None
    return plain | {"is_total_of": totals, "ratio": vars(cell.ratio) | _ends(cell.ratio) if cell.ratio else None}


def _ends(ratio: Ratio) -> dict[str, Any]:
    ends = {"numerator": ratio.numerator, "denominator": ratio.denominator}
    return {name: dict(zip(("table_id", "row", "column"), end, strict=True)) for name, end in ends.items()}
