"""A small white paper as it leaves disclosure control, with cells of every status, for tests of the forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from publishing.whitepaper.cells import Cell, CellId
from publishing.whitepaper.description import load_tables
from publishing.whitepaper.disclosure.exit import Loss, Protected
from publishing.whitepaper.extract import WhitePaper, extract
from publishing.whitepaper.facts import EditionFacts
from publishing.whitepaper.forms.tables import Tables, tables_of
from tests.unit.whitepaper.small_published import write_published, write_tables

FACTS = EditionFacts(
    2023, "preliminary", 2, dt.date(2024, 4, 12), notices=("速報のため改定されることがあります。", "未報告の拠点：福岡県。")
)
HIDDEN: CellId = ("T102", ("27",), ("2023", "issue_responses"))
NEGATIVE: CellId = ("T101", ("2023",), ("issue_responses_growth",))
REVISED: CellId = ("T101", ("2022",), ("issue_responses",))
SMALL: CellId = ("T104", ("創業前",), ("2023", "enterprises_share"))
"""A share that rounds to nought although its numerator is none."""
CHANGES: Mapping[CellId, dict[str, Any]] = {
    HIDDEN: {"value": None, "status": "suppressed", "reason": "primary", "mark": ""},
    NEGATIVE: {"value": -12.3},
    REVISED: {"mark": "r"},
    SMALL: {"value": 0.0},
}


def small_paper(place: Path, *statements: str) -> tuple[WhitePaper, Protected, Path]:
    """White paper, its cells as handed out, and the published file; `statements` run over the file first."""
    published = write_published(place, *statements)
    paper = extract(published, 2023, tables=load_tables(write_tables(place)))
    cells = tuple(_changed(cell) for cell in paper.extraction.cells)
    return paper, Protected(replace(paper.extraction, cells=cells), (), Loss(3, 2, 12.5, 4, 20.0, 1, 1), 0), published


def small_tables(place: Path) -> Tables:
    """The tables of the small white paper."""
    paper, protected, _ = small_paper(place)
    return tables_of(paper, protected)


def _changed(cell: Cell) -> Cell:
    return replace(cell, **CHANGES.get(cell.id, {}))
