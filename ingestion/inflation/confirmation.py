"""Confirmation by mail (pattern 30): the letters that were listed for mailing, and what enterprises answered. Append-only files of people.

A letter stays in the file when the hub hands in its month again: what was asked and answered is not undone by a new submission.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingestion.inflation.people_files import Entry, Kind, day_of, empty_problem, month_problem, share_problem

ANSWER_JA = {"あった": "confirmed", "なかった": "denied", "覚えていない": "not_remembered", "宛先不明": "undeliverable"}


@dataclass(frozen=True)
class Letter(Entry):
    """A consultation listed for mailing: the `draw_no`-th of `of_enterprises` enterprises of its hub and month.

    A consultation is asked about once.
    """

    ABOUT = ("consultation_id",)

    consultation_id: str
    hub_code: str
    month: dt.date
    draw_no: int
    of_enterprises: int
    listed_on: dt.date


@dataclass(frozen=True)
class Reply(Entry):
    """What the enterprise answered, or that the letter came back."""

    ABOUT = ("consultation_id",)
    SAYS = ("answer", "answered_on", "note")

    consultation_id: str
    answer: str
    answered_on: dt.date
    note: str
    entered_by: str
    entered_on: dt.date


def _letter(values: Mapping[str, str]) -> Letter | str:
    if problem := empty_problem(values, {name: name for name in LETTERS.columns}):
        return problem
    problem = month_problem(values, "month", "listed_on") or share_problem(values, "draw_no", "of_enterprises")
    if problem:
        return problem
    return Letter(
        values["consultation_id"], values["hub_code"], dt.date.fromisoformat(values["month"]), int(values["draw_no"]),
        int(values["of_enterprises"]), dt.date.fromisoformat(values["listed_on"]),
    )  # fmt: skip


def _reply(values: Mapping[str, str]) -> Reply | str:
    answer = ANSWER_JA.get(values["answer"], values["answer"])
    if answer not in ANSWER_JA.values():
        return f"回答「{values['answer']}」は {'・'.join(ANSWER_JA)} のどれでもありません"
    if problem := empty_problem(values, {"consultation_id": "相談ID", "answered_on": "回答日", "entered_by": "入力した人"}):
        return problem
    answered_on, entered_on = day_of(values["answered_on"]), day_of(values["entered_on"])
    if answered_on is None or entered_on is None:
        return f"回答日「{values['answered_on']}」・入力の日「{values['entered_on']}」は 2025-04-20 の形の日付ではありません"
    if answered_on > entered_on:
        return f"回答日 {answered_on} が入力の日 {entered_on} より後です"
    return Reply(values["consultation_id"], answer, answered_on, values["note"], values["entered_by"], entered_on)


LETTERS = Kind(
    "confirmation_letters.csv",
    ("consultation_id", "hub_code", "month", "draw_no", "of_enterprises", "listed_on"),
    _letter,
)
REPLIES = Kind(
    "confirmation_answers.csv",
    ("consultation_id", "answer", "answered_on", "note", "entered_by", "entered_on"),
    _reply,
)


def replies_to_no_letter(warehouse: Path) -> list[Reply]:
    """Answers on consultations that were never listed for mailing: kept, and not counted."""
    listed = LETTERS.load(warehouse).in_force
    return [reply for key, reply in REPLIES.load(warehouse).in_force.items() if key not in listed]
