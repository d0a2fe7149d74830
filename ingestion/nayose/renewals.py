"""Requests of people to renew the reference of rarity (`decisions/nayose_renewal.csv`): appended, never edited."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from ingestion.store.appended import append_rows

COLUMNS = ("requested_at", "requested_by", "reason")


@dataclass(frozen=True)
class Renewal:
    """Who asked when, and why."""

    requested_at: str
    requested_by: str
    reason: str


def renewals_file(warehouse: Path) -> Path:
    """Where the requests are kept."""
    return warehouse / "decisions" / "nayose_renewal.csv"


def load_renewals(warehouse: Path) -> list[Renewal]:
    """All requests; how many there are tells the models whether one is new."""
    path = renewals_file(warehouse)
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [Renewal(*((row.get(name) or "").strip() for name in COLUMNS)) for row in csv.DictReader(file)]


def append_renewal(warehouse: Path, renewal: Renewal) -> None:
    """Adds a request at the end of the file."""
    append_rows(renewals_file(warehouse), COLUMNS, [[renewal.requested_at, renewal.requested_by, renewal.reason]])
