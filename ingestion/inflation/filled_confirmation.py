"""Reads back the workbook of letters: what enterprises answered, and which letters came back.

The headings that it needs are defined here; `publishing.inflation` writes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingestion.inflation.answer_sheet import Outcome, answers_below, new_lines, read_lines, sheet_names, sheets
from ingestion.inflation.confirmation import REPLIES, Letter, Reply
from ingestion.inflation.people_files import Lines
from ingestion.normalise.dates import parse_date

LETTER_SHEET = "郵便確認の名簿"
RECORD, ANSWER, ANSWERED_ON, NOTE = "相談ID", "回答", "回答日", "備考"
HEADINGS = (RECORD, ANSWER, ANSWERED_ON, NOTE)


@dataclass(frozen=True)
class TakenReplies(Outcome):
    """What a workbook adds, and what became of its other rows."""

    replies: list[Reply]


def is_confirmation(path: Path) -> bool:
    """Whether a workbook is one of letters. NotAReviewError if it cannot be opened."""
    return LETTER_SHEET in sheet_names(path)


def take_replies(
    path: Path, who: str, today: dt.date, known: Lines[Reply], letters: Mapping[tuple[str, ...], Letter]
) -> TakenReplies:
    """The answers of a workbook that are not yet in the file. NotAReviewError if it is another kind of workbook."""
    cells = sheets(path, (LETTER_SHEET,), "yorozu flags confirm")
    rows = answers_below(cells[LETTER_SHEET], LETTER_SHEET, HEADINGS, (ANSWER, ANSWERED_ON, NOTE))
    told = {"entered_by": who, "entered_on": today.isoformat()}
    read, refused = read_lines(REPLIES, LETTER_SHEET, [(at, told | _reply(row)) for at, row in rows.given])
    fitting = []
    for at, reply in read:
        if problem := _problem(reply, letters.get(reply.key)):
            refused.append(f"{LETTER_SHEET} {at} 行目: {problem}")
        else:
            fitting.append((at, reply))
    replies, torn, before = new_lines(LETTER_SHEET, fitting, known)
    return TakenReplies([*refused, *torn], rows.unanswered, before, replies)


def _problem(reply: Reply, letter: Letter | None) -> str | None:
    if letter is None:
        return "この相談は名簿にありません（相談IDは書き換えないでください）"
    if reply.answered_on < letter.listed_on:
        return f"回答日 {reply.answered_on} が名簿をつくった日 {letter.listed_on} より前です"
    return None


def _reply(row: Mapping[str, str]) -> dict[str, str]:
    answered_on = parse_date(row[ANSWERED_ON])
    return {
        "consultation_id": row[RECORD],
        "answer": row[ANSWER],
        "answered_on": answered_on.isoformat() if answered_on else row[ANSWERED_ON],
        "note": row[NOTE],
    }
