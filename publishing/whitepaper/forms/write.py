"""All forms of one edition into one folder. Belongs here: which forms there are and their order. Does not: how one of them is written."""

from __future__ import annotations

from pathlib import Path

from publishing.whitepaper.disclosure.exit import Protected
from publishing.whitepaper.extract import WhitePaper
from publishing.whitepaper.facts import EditionFacts
from publishing.whitepaper.forms.for_people import write_for_people
from publishing.whitepaper.forms.machine_readable import write_machine_readable
from publishing.whitepaper.handed_out import write_meaning


def write_forms(paper: WhitePaper, protected: Protected, facts: EditionFacts, published: Path, folder: Path) -> None:
    """Writes every form under `folder`, which must not exist yet or be empty; same arguments, same bytes.

    `paper` lends words and layouts; values come from `protected` alone. `published`: the published file, for the quality report.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_machine_readable(paper, protected, facts, folder)
    write_for_people(paper, protected, facts, published, folder)
    write_meaning(paper, folder)
