"""What an edition handed out, to be read again later: `cells.parquet`, and `cells.json`, which tells what its cells mean.

Belongs here: writing the second and reading both. Does not: forms for people, true values (nothing hidden is in these files).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from publishing.whitepaper.cells import Cell, Dimension, Extraction, Shape, from_frame
from publishing.whitepaper.extract import WhitePaper

CELLS, MEANING = "cells.parquet", "cells.json"


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


def write_meaning(paper: WhitePaper, folder: Path) -> None:
    """Writes `cells.json` beside the cells: shapes, titles and labels of every table; same paper, same bytes."""
    tables = {
        layout.table.id: {
            "title_ja": layout.table.title_ja,
            "dimensions": [
                [dimension.name, dimension.total] for dimension in paper.extraction.shapes[layout.table.id].dimensions
            ],
            "fixed": [list(pair) for pair in paper.extraction.shapes[layout.table.id].fixed],
            "labels": {name: dict(labels) for name, labels in layout.labels.items()},
        }
        for layout in paper.layouts
    }
    content = json.dumps(tables, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / MEANING).write_text(content, encoding="utf-8")


def load(folder: Path) -> HandedOut:
    """Reads both files of an edition's output. Raises OSError, ValueError or KeyError where one is missing or none of ours."""
    tables: dict[str, Any] = json.loads((folder / MEANING).read_text(encoding="utf-8"))
    cells = from_frame(pd.read_parquet(folder / CELLS))
    extraction = Extraction(cells, {table_id: _shape(table_id, table) for table_id, table in tables.items()})
    titles = {table_id: str(table["title_ja"]) for table_id, table in tables.items()}
    return HandedOut(extraction, titles, {table_id: table["labels"] for table_id, table in tables.items()})


def _shape(table_id: str, table: Mapping[str, Any]) -> Shape:
    dimensions = tuple(Dimension(name, total) for name, total in table["dimensions"])
    return Shape(table_id, dimensions, tuple((name, code) for name, code in table["fixed"]))
