"""People's decisions on held files (`decisions/held_files.csv`): appended, never edited, read on every run."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

COLUMNS = ("decided_at", "decided_by", "sha256", "sender", "decision", "reason")
DECISIONS = ("released", "refused")


@dataclass(frozen=True)
class HeldDecision:
    """One decision: a held file is released (taken in after all) or refused."""

    sha256: str
    sender: str
    decision: str
    decided_by: str
    decided_at: str
    reason: str


@dataclass(frozen=True)
class HeldDecisions:
    """Decisions by file, the last one counting, and the rows of the file that could not be used."""

    by_sha256: dict[str, HeldDecision]
    malformed: tuple[str, ...] = ()

    def of(self, sender: str, sha256: str) -> HeldDecision | None:
        """The decision on a sender's file, if there is one."""
        found = self.by_sha256.get(sha256)
        return found if found and found.sender in ("", sender) else None


def decisions_file(warehouse: Path) -> Path:
    """Where decisions on held files are kept."""
    return warehouse / "decisions" / "held_files.csv"


def load_held_decisions(warehouse: Path) -> HeldDecisions:
    """All decisions; a malformed row is named and leaves the others in force."""
    path = decisions_file(warehouse)
    found: dict[str, HeldDecision] = {}
    malformed = []
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                values = {name: (row.get(name) or "").strip() for name in COLUMNS}
                if len(values["sha256"]) != 64 or values["decision"] not in DECISIONS:
                    malformed.append(f"{path.name} {number} 行目: sha256 または decision が正しくありません")
                    continue
                found[values["sha256"].lower()] = HeldDecision(**values)
    return HeldDecisions(found, tuple(malformed))
