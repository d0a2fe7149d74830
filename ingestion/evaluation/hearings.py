"""Interviews and hearings (`decisions/hearings.csv`, R45-R48): kept by 全国本部 by hand, read on every run.

One row per hub, fiscal year and kind; a later row replaces an earlier one. A row that cannot be used is named and leaves the others in force.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
from dataclasses import dataclass
from pathlib import Path

from ingestion.thresholds import CODES_DIR

COLUMNS = ("hub_code", "fiscal_year", "kind", "held_on", "score", "checklist", "who", "comment")
INTERVIEW, HEARING = "期初面談", "期末ヒアリング"
KINDS = (INTERVIEW, HEARING)
FULL_SCORE = 100.0
FIRST_FISCAL_YEAR = 2014


@dataclass(frozen=True)
class Hearing:
    """An interview or a hearing of a hub; `score` out of 100, `checklist` as `項目=点;項目=点`."""

    hub_code: str
    fiscal_year: int
    kind: str
    held_on: dt.date
    score: float | None
    checklist: str
    checklist_items: int
    who: str
    comment: str


@dataclass(frozen=True)
class Hearings:
    """Hearings in force by hub, fiscal year and kind, and the rows that cannot be used, in words."""

    by_key: dict[tuple[str, int, str], Hearing]
    malformed: tuple[str, ...] = ()

    @property
    def in_force(self) -> list[Hearing]:
        """In the order of hubs, years and kinds."""
        return [self.by_key[key] for key in sorted(self.by_key)]


def hearings_file(warehouse: Path) -> Path:
    """Where interviews and hearings are kept."""
    return warehouse / "decisions" / "hearings.csv"


def load_hearings(warehouse: Path) -> Hearings:
    """All interviews and hearings; the last row of a hub, year and kind counts. A file that is no UTF-8 table is named as a whole."""
    path = hearings_file(warehouse)
    if not path.exists():
        return Hearings({})
    found: dict[tuple[str, int, str], Hearing] = {}
    malformed = []
    hubs = _hub_codes()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        return Hearings({}, (f"{path.name}: UTF-8 の CSV として読めません（{error}）",))
    for number, row in enumerate(rows, 2):
        hearing = read_hearing(row, hubs)
        if isinstance(hearing, str):
            malformed.append(f"{path.name} {number} 行目: {hearing}")
        else:
            found[hearing.hub_code, hearing.fiscal_year, hearing.kind] = hearing
    return Hearings(found, tuple(malformed))


def read_hearing(row: dict[str, str | None], hubs: frozenset[str]) -> Hearing | str:
    """One row as a hearing, or what is wrong with it."""
    values = {name: (row.get(name) or "").strip() for name in COLUMNS}
    problem = _problem(values, hubs)
    if problem:
        return problem
    held_on, score, items = _day(values["held_on"]), _score(values["score"]), _checklist(values["checklist"])
    if held_on is None:
        return f"held_on「{values['held_on']}」は 2025-04-20 の形の日付ではありません"
    if isinstance(score, str):
        return score
    if items is None:
        return f"checklist「{values['checklist']}」は「項目=点;項目=点」の形ではありません"
    return Hearing(
        values["hub_code"].zfill(2),
        int(values["fiscal_year"]),
        values["kind"],
        held_on,
        score,
        values["checklist"],
        items,
        values["who"],
        values["comment"],
    )


def _problem(values: dict[str, str], hubs: frozenset[str]) -> str | None:
    if values["hub_code"].zfill(2) not in hubs:
        return f"hub_code「{values['hub_code']}」という拠点はありません"
    if not re.fullmatch(r"[0-9]{4}", values["fiscal_year"]) or int(values["fiscal_year"]) < FIRST_FISCAL_YEAR:
        return f"fiscal_year「{values['fiscal_year']}」は年度（西暦4桁、{FIRST_FISCAL_YEAR} 以後）ではありません"
    if values["kind"] not in KINDS:
        return f"kind「{values['kind']}」は {'・'.join(KINDS)} のどれでもありません"
    if values["kind"] == HEARING and not values["score"]:
        return f"{HEARING}の score が空です"
    return None if values["who"] else "who が空です"


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _score(text: str) -> float | str | None:
    """A score out of 100; None for an empty one; else what is wrong."""
    if not text:
        return None
    try:
        score = float(text)
    except ValueError:
        score = math.nan
    return score if 0 <= score <= FULL_SCORE else f"score「{text}」は 0〜100 の数ではありません"


def _checklist(text: str) -> int | None:
    """How many items a checklist has; None if it is not one."""
    parts = [part.strip() for part in text.split(";") if part.strip()]
    return len(parts) if all(re.fullmatch(r"[^=]+=[0-9]+(\.[0-9]+)?", part) for part in parts) else None


def _hub_codes() -> frozenset[str]:
    with (CODES_DIR / "hub.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["hub_code"] for row in csv.DictReader(file))
