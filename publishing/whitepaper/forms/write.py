"""All forms of one edition into one folder. Belongs here: which forms there are and their order. Does not: how one of them is written."""

from __future__ import annotations

from pathlib import Path

from publishing.whitepaper.disclosure.exit import Protected
from publishing.whitepaper.extract import WhitePaper
from publishing.whitepaper.facts import EditionFacts
from publishing.whitepaper.handed_out import as_handed_out, store


def write_forms(paper: WhitePaper, protected: Protected, facts: EditionFacts, published: Path, folder: Path) -> None:
    """Writes every form under `folder`, which must not exist yet or be empty; same arguments, same bytes.

    `paper` lends words and layouts; values come from `protected` alone. `published`: the published file, for the quality report.
    """
    folder.mkdir(parents=True, exist_ok=True)
    store(as_handed_out(paper, protected.extraction), folder)
