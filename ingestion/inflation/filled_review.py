"""Reads back the workbook that reviewers filled in: decisions on flags, and what the books say about the records drawn.

The headings that it needs are defined here; `publishing.inflation` writes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingestion.inflation.answer_sheet import Outcome, answers_below, new_lines, read_lines, sheets
from ingestion.inflation.decisions import AUDITS, DECISIONS, Audit, Drawn, FlagDecision
from ingestion.inflation.people_files import Lines
from ingestion.normalise.dates import parse_date

FLAG_SHEET, SAMPLE_SHEET = "確認のお願い一覧", "抽出した記録"
FLAG_ID, DECISION, REASON, UNTIL, PATTERN, VERSION = "確認番号", "判定", "理由", "有効期限", "型", "型の版"
SAMPLE_ID, RECORD, RESULT, NOTE = "標本番号", "相談ID", "照合結果", "備考"
FLAG_HEADINGS = (FLAG_ID, DECISION, REASON, UNTIL, PATTERN, VERSION)
SAMPLE_HEADINGS = (SAMPLE_ID, RECORD, RESULT, NOTE)


@dataclass(frozen=True)
class Taken(Outcome):
    """What a workbook adds, and what became of its other rows."""

    decisions: list[FlagDecision]
    audits: list[Audit]


@dataclass(frozen=True)
class Known:
    """What the answers are held against: decisions and audits so far, and the records drawn."""

    decisions: Lines[FlagDecision]
    audits: Lines[Audit]
    drawn: Mapping[tuple[str, ...], Drawn]


def take(path: Path, who: str, today: dt.date, known: Known) -> Taken:
    """The answers of a workbook that are not yet in the files. NotAReviewError if it is another kind of file."""
    cells = sheets(path, (FLAG_SHEET, SAMPLE_SHEET), "yorozu flags review")
    flags = answers_below(cells[FLAG_SHEET], FLAG_SHEET, FLAG_HEADINGS, (DECISION, REASON, UNTIL))
    samples = answers_below(cells[SAMPLE_SHEET], SAMPLE_SHEET, SAMPLE_HEADINGS, (RESULT, NOTE))
    told = {"decided_by": who, "decided_on": today.isoformat(), "audited_by": who, "audited_on": today.isoformat()}
    decided, wrong = read_lines(DECISIONS, FLAG_SHEET, [(at, told | _decision(row)) for at, row in flags.given])
    audited, mistaken = read_lines(AUDITS, SAMPLE_SHEET, [(at, told | _audit(row)) for at, row in samples.given])
    strange = [at for at, audit in audited if audit.key not in known.drawn]
    mistaken += [
        f"{SAMPLE_SHEET} {at} 行目: この記録は抽出されていません（標本番号と相談IDは書き換えないでください）" for at in strange
    ]
    decisions, torn, decided_before = new_lines(FLAG_SHEET, decided, known.decisions)
    audits, apart, audited_before = new_lines(
        SAMPLE_SHEET, [(at, audit) for at, audit in audited if at not in strange], known.audits
    )
    return Taken(
        [*wrong, *torn, *mistaken, *apart],
        flags.unanswered + samples.unanswered,
        decided_before + audited_before,
        decisions,
        audits,
    )


def _decision(row: Mapping[str, str]) -> dict[str, str]:
    until = parse_date(row[UNTIL])
    return {
        "flag_id": row[FLAG_ID],
        "decision": row[DECISION],
        "reason": row[REASON],
        "expires_on": until.isoformat() if until else row[UNTIL],
        "pattern": row[PATTERN],
        "version": row[VERSION],
    }


def _audit(row: Mapping[str, str]) -> dict[str, str]:
    return {"sample_id": row[SAMPLE_ID], "consultation_id": row[RECORD], "result": row[RESULT], "note": row[NOTE]}
