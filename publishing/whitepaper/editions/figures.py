"""The figures of an edition: extracted from a published file, protected against everything handed out before. One way for making, checking, comparing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from publishing.whitepaper.cells import Extraction
from publishing.whitepaper.disclosure.exit import Protected, protect
from publishing.whitepaper.disclosure.relations import ADDITIVE, Key, key_of
from publishing.whitepaper.disclosure.rules import load_rules
from publishing.whitepaper.extract import WhitePaper, extract
from publishing.whitepaper.handed_out import HandedOut


@dataclass(frozen=True)
class Figures:
    """A white paper and what of it may be handed out."""

    paper: WhitePaper
    protected: Protected


def make_figures(published: Path, fiscal_year: int, former: Mapping[str, HandedOut]) -> Figures:
    """Figures of a year, given what `former` editions (by `FY2023/preliminary-1`, in order) handed out.

    All editions of the year count, and those of other years that show a figure of this one. Raises what `extract` and `protect` raise.
    """
    of_year = [edition.extraction for name, edition in former.items() if name.startswith(f"FY{fiscal_year}/")]
    paper = extract(published, fiscal_year, earlier=of_year[-1] if of_year else None)
    known = _figures(paper.extraction)
    linked = [edition.extraction for edition in former.values() if known & _figures(edition.extraction)]
    return Figures(paper, protect(paper.extraction, load_rules(), linked))


def _figures(extraction: Extraction) -> set[Key]:
    return {key_of(cell, extraction.shapes[cell.table_id]) for cell in extraction.cells if cell.kind in ADDITIVE}
