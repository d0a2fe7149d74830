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

from ingestion.inflation.people_files import Kind, day_of, empty_problem

CONFIRMED, CORRECTED, EXPLAINED, UNDETERMINED = "confirmed", "corrected", "explained", "undetermined"
DECISION_JA = {"確認された": CONFIRMED, "訂正された": CORRECTED, "説明がついた": EXPLAINED, "判断できない": UNDETERMINED}
RESULT_JA = {"予約表・出勤簿にある": "found", "ない": "not_found", "分からない": "unclear"}
STRATA = ("marked", "unmarked", "control")


@dataclass(frozen=True)
class FlagDecision:
    """What a person decided on a flag; `pattern` and `version` are kept because the flag itself goes when the records change."""

    flag_id: str
    decision: str
    reason: str
    decided_by: str
    decided_on: dt.date
    expires_on: dt.date | None
    pattern: str
    version: int | None

    @property
    def key(self) -> tuple[str, ...]:
        """What one decision is about."""
        return (self.flag_id,)

    @property
    def content(self) -> tuple[object, ...]:
        """What it says, whoever says it when: the same is not taken twice."""
        return self.flag_id, self.decision, self.reason, self.expires_on

    def is_settled(self, as_of: dt.date) -> bool:
        """Whether nothing is asked any more: confirmed or explained, and in force. A correction is awaited, not settled."""
        is_in_force = self.expires_on is None or self.expires_on >= as_of
        return is_in_force and self.decision in (CONFIRMED, EXPLAINED)


@dataclass(frozen=True)
class Drawn:
    """A record drawn for a look at the booking and attendance books, out of `stratum_size` of its hub, month and stratum."""

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

    @property
    def key(self) -> tuple[str, ...]:
        """A record is drawn once in a sample."""
        return self.sample_id, self.consultation_id


@dataclass(frozen=True)
class Audit:
    """What the books say about a record drawn."""

    sample_id: str
    consultation_id: str
    result: str
    note: str
    audited_by: str
    audited_on: dt.date

    @property
    def key(self) -> tuple[str, ...]:
        """The record of a sample."""
        return self.sample_id, self.consultation_id

    @property
    def content(self) -> tuple[object, ...]:
        """What it says, whoever says it when: the same is not taken twice."""
        return self.sample_id, self.consultation_id, self.result, self.note


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
    month, drawn_on = day_of(values["month"]), day_of(values["drawn_on"])
    if month is None or month.day != 1 or drawn_on is None:
        return f"month「{values['month']}」は 2024-05-01、drawn_on「{values['drawn_on']}」は 2024-06-12 の形でなければなりません"
    if not re.fullmatch(r"[0-9]{2}", values["hub_code"]):
        return f"hub_code「{values['hub_code']}」は 2 桁の拠点コードではありません"
    if values["stratum"] not in STRATA:
        return f"stratum「{values['stratum']}」は {'・'.join(STRATA)} のどれでもありません"
    sizes = values["stratum_size"], values["drawn_size"]
    if not all(size.isdecimal() for size in sizes) or not 0 < int(sizes[1]) <= int(sizes[0]):
        return f"drawn_size「{sizes[1]}」は 1 以上、stratum_size「{sizes[0]}」以下の数でなければなりません"
    return Drawn(
        values["sample_id"], values["hub_code"], month, values["stratum"], values["consultation_id"], int(sizes[0]), int(sizes[1]),
        values["seed"], drawn_on, values["drawn_by"],
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
