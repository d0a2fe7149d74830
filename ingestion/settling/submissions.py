"""Which submission is in force for each hub, form family and period, and which files are held (contract §3, §8, §10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ingestion.inbox.received import ReceivedFile
from ingestion.settling.decisions import HeldDecisions
from ingestion.store.landing import FileFact
from ingestion.thresholds import threshold


@dataclass
class Submission:
    """A received file on its way to a status. `number` identifies it within one settling."""

    number: int
    received: ReceivedFile
    status: str
    fact: FileFact | None = None
    batch: str = ""
    reasons: list[tuple[str, str]] = field(default_factory=list)
    data_rows: int = 0

    @property
    def is_readable(self) -> bool:
        """Whether the file was read and is no copy of another."""
        return self.status == "read"

    @property
    def is_counted(self) -> bool:
        """Whether the file's rows are accounted for: read, and no copy."""
        return self.fact is not None and not self.fact.reason and self.status != "duplicate_file"

    @property
    def slot(self) -> tuple[str, str, str] | None:
        """(hub, family, period) that this submission reports; None for partners."""
        if self.fact is None or self.fact.family in (None, "partner"):
            return None
        return self.received.sender, str(self.fact.family), self.fact.month or f"FY{self.fact.fiscal_year}"

    @property
    def rank(self) -> tuple[int, dt.datetime, str]:
        """Order within a slot: 提出回, then receipt, then path; the highest not held is in force."""
        revision = self.fact.revision if self.fact else 1
        return revision, self.received.received_at, self.received.path


@dataclass(frozen=True)
class Verdict:
    """The state of every slot: numbers in force, held (with reasons) and superseded (with what replaced them)."""

    in_force: frozenset[int]
    held: dict[int, tuple[str, str]]
    refused: frozenset[int]
    superseded: dict[int, int]


def judge_slots(
    submissions: Iterable[Submission],
    error_rows: Mapping[int, int],
    decisions: HeldDecisions,
    earlier: Verdict | None,
) -> Verdict:
    """One pass over all slots with the given numbers of rows in error.

    Holds of an `earlier` pass stay: keys can only be lost when more files are held, so repeating this until nothing changes
    gives the least consistent set of holds.
    """
    in_force: set[int] = set()
    held: dict[int, tuple[str, str]] = dict(earlier.held) if earlier else {}
    refused: set[int] = set()
    superseded: dict[int, int] = {}
    for members in _slots(submissions):
        current: Submission | None = None
        waiting: list[Submission] = []
        for item in sorted(members, key=lambda member: member.rank):
            decision = decisions.of(item.received.sender, item.received.sha256)
            reason = held.get(item.number) or hold_reason(item, error_rows.get(item.number, 0), current)
            if reason and not (decision and decision.decision == "released"):
                held[item.number] = reason
                if decision:
                    refused.add(item.number)
                waiting.append(item)
                continue
            for older in [*waiting, *([current] if current else [])]:
                if older.number not in refused:
                    superseded[older.number] = item.number
            waiting, current = [], item
        if current:
            in_force.add(current.number)
    return Verdict(frozenset(in_force), held, frozenset(refused), superseded)


def _slots(submissions: Iterable[Submission]) -> list[list[Submission]]:
    """Submissions by slot; a partner's log is a slot of its own (its rows supersede one another, not its files)."""
    slots: dict[object, list[Submission]] = {}
    for item in submissions:
        if item.is_readable:
            slots.setdefault(item.slot or item.number, []).append(item)
    return list(slots.values())


def hold_reason(item: Submission, errors: int, replaced: Submission | None) -> tuple[str, str] | None:
    """Why a file is held: over half of at least 20 rows in error, or a 訂正 with under half the rows of what it replaces."""
    rows = item.data_rows
    if rows >= threshold("hold_rows_min") and errors > rows * threshold("hold_error_share"):
        return "held_errors", f"{rows} 行のうち {errors} 行"
    is_correction = bool(item.fact and item.fact.is_correction)
    if is_correction and replaced and rows < replaced.data_rows * threshold("hold_shrink_share"):
        return "held_shrunk", f"{rows} 行、置き換える提出は {replaced.data_rows} 行"
    return None
