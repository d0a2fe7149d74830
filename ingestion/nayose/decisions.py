"""People's decisions on 名寄せ (`decisions/nayose.csv`): appended, never edited, read on every run, keyed by records and not by ids.

A later decision on the same pair replaces an earlier one. A row that cannot be used is named and leaves the others in force.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ingestion.store.appended import append_rows

COLUMNS = ("decided_at", "decided_by", "record_a", "record_b", "decision", "reason")
SAME, DIFFERENT, UNSURE = "same", "different", "unsure"
LABELS = {"同じ": SAME, "別": DIFFERENT, "わからない": UNSURE}
PREFIXES = ("hub:", "partner:")


@dataclass(frozen=True)
class Decision:
    """Two records are the same enterprise, different ones, or nobody can tell; `record_a` < `record_b`."""

    record_a: str
    record_b: str
    decision: str
    decided_by: str
    decided_at: str
    reason: str

    @property
    def pair(self) -> tuple[str, str]:
        """The two records."""
        return self.record_a, self.record_b


@dataclass(frozen=True)
class Decisions:
    """Decisions in force, by pair, and the rows that cannot be used, in words."""

    by_pair: dict[tuple[str, str], Decision]
    malformed: tuple[str, ...] = ()

    @property
    def in_force(self) -> list[Decision]:
        """In the order of pairs."""
        return [self.by_pair[pair] for pair in sorted(self.by_pair)]


def decisions_file(warehouse: Path) -> Path:
    """Where decisions are kept."""
    return warehouse / "decisions" / "nayose.csv"


def read_decision(row: dict[str, str | None]) -> Decision | str:
    """One row as a decision, or what is wrong with it."""
    values = {name: (row.get(name) or "").strip() for name in COLUMNS}
    decision = LABELS.get(values["decision"], values["decision"])
    if decision not in (SAME, DIFFERENT, UNSURE):
        return f"decision「{values['decision']}」は same（同じ）・different（別）・unsure（わからない）のどれでもありません"
    records = sorted((values["record_a"], values["record_b"]))
    if records[0] == records[1] or not all(record.startswith(PREFIXES) for record in records):
        return "record_a と record_b は、異なる二つの記録ID（hub:… または partner:…）でなければなりません"
    missing = [name for name in ("decided_by", "decided_at", "reason") if not values[name]]
    if missing:
        return f"{'・'.join(missing)} が空です"
    return Decision(records[0], records[1], decision, values["decided_by"], values["decided_at"], values["reason"])


def load_decisions(warehouse: Path) -> Decisions:
    """All decisions; the last one on a pair counts."""
    path = decisions_file(warehouse)
    found: dict[tuple[str, str], Decision] = {}
    malformed = []
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                decision = read_decision(row)
                if isinstance(decision, str):
                    malformed.append(f"{path.name} {number} 行目: {decision}")
                else:
                    found[decision.pair] = decision
    return Decisions(found, tuple(malformed))


def append_decisions(warehouse: Path, decisions: Iterable[Decision]) -> None:
    """Adds decisions at the end of the file."""
    rows = [[getattr(decision, name) for name in COLUMNS] for decision in decisions]
    append_rows(decisions_file(warehouse), COLUMNS, rows)
