"""Tables that people withhold (`decisions/whitepaper_withheld.csv`): what a table alone shows of a year is hidden altogether.

Belongs here: the file and its lines. Does not: what is hidden then (`disclosure`). The file is one of an edition's inputs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingestion.inflation.people_files import Entry, Kind, empty_problem
from publishing.whitepaper.editions.shelf import EditionError

DECISIONS = ("withheld", "shown")
LABELS = {"decided_at": "日時", "decided_by": "決めた人", "fiscal_year": "年度", "table_id": "表", "reason": "理由"}


@dataclass(frozen=True)
class Withholding(Entry):
    """One decision: a table of a fiscal year is withheld, or shown again in the editions to come."""

    ABOUT = ("fiscal_year", "table_id")

    decided_at: str
    decided_by: str
    fiscal_year: str
    table_id: str
    decision: str
    reason: str


def _parse(values: Mapping[str, str]) -> Withholding | str:
    if problem := empty_problem(values, LABELS):
        return problem
    if values["decision"] not in DECISIONS or not values["fiscal_year"].isdecimal():
        return f"decision「{values['decision']}」は {' か '.join(DECISIONS)}、fiscal_year「{values['fiscal_year']}」は年度でなければなりません"
    return Withholding(**values)


WITHHELD = Kind("whitepaper_withheld.csv", ("decided_at", "decided_by", "fiscal_year", "table_id", "decision", "reason"), _parse)


def withheld_tables(warehouse: Path, fiscal_year: int) -> frozenset[str]:
    """Tables of a year that are withheld, by the decisions of a warehouse or of an edition's inputs.

    Raises EditionError for a line that cannot be read: what it was to hide would be shown.
    """
    lines = WITHHELD.load(warehouse)
    if lines.malformed:
        raise EditionError("、".join(lines.malformed))
    return frozenset(
        line.table_id for line in lines.in_force.values() if line.fiscal_year == str(fiscal_year) and line.decision == "withheld"
    )
