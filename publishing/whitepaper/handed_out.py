"""What an edition handed out, to be read again later: its cells, the shapes of their tables, and words for tables and codes.

Belongs here: the two files `cells.parquet` and `cells.json`. Does not: forms for people, true values (nothing hidden is in these files).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from publishing.whitepaper.cells import Cell, Dimension, Extraction, Shape, from_frame, to_frame
from publishing.whitepaper.extract import WhitePaper

CELLS, MEANING = "cells.parquet", "cells.json"
SECRET = ["largest_share", "second_share", "contributors"]


@dataclass(frozen=True)
class HandedOut:
    """Cells as handed out, titles by table, labels by table, dimension and code."""

    extraction: Extraction
    titles: Mapping[str, str]
    labels: Mapping[str, Mapping[str, Mapping[str, str]]]

    def place_ja(self, cell: Cell) -> tuple[str, str]:
        """Words of a cell's row and of its column, dimension by dimension."""
        names = [dimension.name for dimension in self.extraction.shapes[cell.table_id].dimensions]
        labels = self.labels[cell.table_id]
        words = [labels[name].get(code, code) for name, code in zip(names, (*cell.row, *cell.column), strict=True)]
        return "・".join(words[: len(cell.row)]), "・".join(words[len(cell.row) :])


def as_handed_out(paper: WhitePaper, protected: Extraction) -> HandedOut:
    """The cells that left the exit, with the words of their paper."""
    titles = {layout.table.id: layout.table.title_ja for layout in paper.layouts}
    return HandedOut(protected, titles, {layout.table.id: layout.labels for layout in paper.layouts})


def store(handed_out: HandedOut, folder: Path) -> None:
    """Writes both files under `folder`; same cells, same bytes."""
    to_frame(handed_out.extraction.cells).drop(columns=SECRET).to_parquet(folder / CELLS)
    tables = {
        table_id: {
            "title_ja": handed_out.titles[table_id],
            "dimensions": [[dimension.name, dimension.total] for dimension in shape.dimensions],
            "fixed": [list(pair) for pair in shape.fixed],
            "labels": {name: dict(labels) for name, labels in handed_out.labels[table_id].items()},
        }
        for table_id, shape in handed_out.extraction.shapes.items()
    }
    content = json.dumps(tables, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / MEANING).write_text(content, encoding="utf-8")


def load(folder: Path) -> HandedOut:
    """Reads what `store` wrote. Raises OSError, ValueError or KeyError where a file is missing or none of ours."""
    tables: dict[str, Any] = json.loads((folder / MEANING).read_text(encoding="utf-8"))
    cells = from_frame(pd.read_parquet(folder / CELLS))
    extraction = Extraction(cells, {table_id: _shape(table_id, table) for table_id, table in tables.items()})
    titles = {table_id: str(table["title_ja"]) for table_id, table in tables.items()}
    return HandedOut(extraction, titles, {table_id: table["labels"] for table_id, table in tables.items()})


def _shape(table_id: str, table: Mapping[str, Any]) -> Shape:
    dimensions = tuple(Dimension(name, total) for name, total in table["dimensions"])
    return Shape(table_id, dimensions, tuple((name, code) for name, code in table["fixed"]))
