"""What people did with flags: decisions, samples drawn, records audited. Three files under `decisions/`, appended to and never edited.

Order in a file is the order of time: a later line on the same flag or record replaces an earlier one. A line that cannot be used is named with
the reason and leaves the others in force. Whether a flag still exists is not asked here: submissions change, decisions stay.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingestion.inflation.people_files import Entry, Kind, day_of, empty_problem, month_problem, share_problem

CONFIRMED, CORRECTED, EXPLAINED, UNDETERMINED = "confirmed", "corrected", "explained", "undetermined"
DECISION_JA = {"確認された": CONFIRMED, "訂正された": CORRECTED, "説明がついた": EXPLAINED, "判断できない": UNDETERMINED}
RESULT_JA = {"予約表・出勤簿にある": "found", "ない": "not_found", "分からない": "unclear"}
STRATA = ("marked", "unmarked", "control")


@dataclass(frozen=True)
class FlagDecision(Entry):
    """What a person decided on a flag; `pattern` and `version` are kept because the flag itself goes when the records change."""

    ABOUT = ("flag_id",)
    SAYS = ("decision", "reason", "expires_on")

    flag_id: str
    decision: str
    reason: str
    decided_by: str
    decided_on: dt.date
    expires_on: dt.date | None
    pattern: str
    version: int | None

    def is_settled(self, as_of: dt.date) -> bool:
        """Whether nothing is asked any more: confirmed or explained, and in force. A correction is awaited, not settled."""
        is_in_force = self.expires_on is None or self.expires_on >= as_of
        return is_in_force and self.decision in (CONFIRMED, EXPLAINED)


@dataclass(frozen=True)
class Drawn(Entry):
    """A record drawn for a look at the booking and attendance books, out of `stratum_size` of its hub, month and stratum; once in a sample."""

    ABOUT = ("sample_id", "consultation_id")

    sample_id: str
    hub_code: str
    month: dt.date
    stratum: str
    consultation_id: str
    stratum_size: int
    drawn_size: int
    seed: str
    drawn_on: dt.date
    drawn_by: str


@dataclass(frozen=True)
class Audit(Entry):
    """What the books say about a record drawn."""

    ABOUT = ("sample_id", "consultation_id")
    SAYS = ("result", "note")

    sample_id: str
    consultation_id: str
    result: str
    note: str
    audited_by: str
    audited_on: dt.date


def _decision(values: Mapping[str, str]) -> FlagDecision | str:
    decision = DECISION_JA.get(values["decision"], values["decision"])
    if decision not in DECISION_JA.values():
        return f"判定「{values['decision']}」は {'・'.join(DECISION_JA)} のどれでもありません"
    if problem := empty_problem(values, {"flag_id": "確認番号", "reason": "理由", "decided_by": "判定した人"}):
        return problem
    decided_on, expires_on = day_of(values["decided_on"]), day_of(values["expires_on"])
    if decided_on is None:
        return f"判定の日「{values['decided_on']}」は 2025-04-20 の形の日付ではありません"
    if problem := _expiry_problem(values["expires_on"], decided_on, expires_on):
        return problem
    version = int(values["version"]) if values["version"].isdecimal() else None
    return FlagDecision(
        values["flag_id"], decision, values["reason"], values["decided_by"], decided_on, expires_on, values["pattern"], version
    )


def _drawn(values: Mapping[str, str]) -> Drawn | str:
    if problem := empty_problem(values, {name: name for name in SAMPLES.columns}):
        return problem
    if problem := month_problem(values, "month", "drawn_on") or share_problem(values, "drawn_size", "stratum_size"):
        return problem
    if not re.fullmatch(r"[0-9]{2}", values["hub_code"]):
        return f"hub_code「{values['hub_code']}」は 2 桁の拠点コードではありません"
    if values["stratum"] not in STRATA:
        return f"stratum「{values['stratum']}」は {'・'.join(STRATA)} のどれでもありません"
    return Drawn(
        values["sample_id"], values["hub_code"], dt.date.fromisoformat(values["month"]), values["stratum"], values["consultation_id"],
        int(values["stratum_size"]), int(values["drawn_size"]), values["seed"], dt.date.fromisoformat(values["drawn_on"]),
        values["drawn_by"],
    )  # fmt: skip


def _audit(values: Mapping[str, str]) -> Audit | str:
    result = RESULT_JA.get(values["result"], values["result"])
    if result not in RESULT_JA.values():
        return f"照合結果「{values['result']}」は {'・'.join(RESULT_JA)} のどれでもありません"
    if problem := empty_problem(values, {"sample_id": "標本番号", "consultation_id": "相談ID", "audited_by": "照合した人"}):
        return problem
    audited_on = day_of(values["audited_on"])
    if audited_on is None:
        return f"照合の日「{values['audited_on']}」は 2025-04-20 の形の日付ではありません"
    return Audit(values["sample_id"], values["consultation_id"], result, values["note"], values["audited_by"], audited_on)


DECISIONS = Kind(
    "flag_decisions.csv",
    ("flag_id", "decision", "reason", "decided_by", "decided_on", "expires_on", "pattern", "version"),
    _decision,
)
SAMPLES = Kind(
    "flag_samples.csv",
    (
        "sample_id",
        "hub_code",
        "month",
        "stratum",
        "consultation_id",
        "stratum_size",
        "drawn_size",
        "seed",
        "drawn_on",
        "drawn_by",
    ),
    _drawn,
)
AUDITS = Kind("flag_audits.csv", ("sample_id", "consultation_id", "result", "note", "audited_by", "audited_on"), _audit)


def audits_of_no_sample(warehouse: Path) -> list[Audit]:
    """Audits of records that no sample holds: kept, and not counted."""
    drawn = SAMPLES.load(warehouse).in_force
    return [audit for key, audit in AUDITS.load(warehouse).in_force.items() if key not in drawn]


def _expiry_problem(text: str, decided_on: dt.date, expires_on: dt.date | None) -> str | None:
    if text and expires_on is None:
        return f"有効期限「{text}」は 2025-04-20 の形の日付ではありません"
    return f"有効期限 {text} が判定の日 {decided_on} より前です" if expires_on and expires_on < decided_on else None
