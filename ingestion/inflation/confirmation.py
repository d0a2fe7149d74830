"""Confirmation by mail (pattern 30): the letters that were listed for mailing, and what enterprises answered. Append-only files of people.

A letter stays in the file when the hub hands in its month again: what was asked and answered is not undone by a new submission.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingestion.inflation.people_files import Kind, day_of, empty_problem

ANSWER_JA = {"あった": "confirmed", "なかった": "denied", "覚えていない": "not_remembered", "宛先不明": "undeliverable"}


@dataclass(frozen=True)
class Letter:
    """A consultation listed for mailing: the `draw_no`-th of `of_enterprises` enterprises of its hub and month."""

    consultation_id: str
    hub_code: str
    month: dt.date
    draw_no: int
    of_enterprises: int
    listed_on: dt.date

    @property
    def key(self) -> tuple[str, ...]:
        """A consultation is asked about once."""
        return (self.consultation_id,)


@dataclass(frozen=True)
class Reply:
    """What the enterprise answered, or that the letter came back."""

    consultation_id: str
    answer: str
    answered_on: dt.date
    note: str
    entered_by: str
    entered_on: dt.date

    @property
    def key(self) -> tuple[str, ...]:
        """The consultation that was asked about."""
        return (self.consultation_id,)

    @property
    def content(self) -> tuple[object, ...]:
        """What it says, whoever enters it when: the same is not taken twice."""
        return self.consultation_id, self.answer, self.answered_on, self.note


def _letter(values: Mapping[str, str]) -> Letter | str:
    if problem := empty_problem(values, {name: name for name in LETTERS.columns}):
        return problem
    month, listed_on = day_of(values["month"]), day_of(values["listed_on"])
    if month is None or month.day != 1 or listed_on is None:
        return (
            f"month「{values['month']}」は 2024-05-01、listed_on「{values['listed_on']}」は 2024-06-12 の形でなければなりません"
        )
    numbers = values["draw_no"], values["of_enterprises"]
    if not all(number.isdecimal() for number in numbers) or not 0 < int(numbers[0]) <= int(numbers[1]):
        return f"draw_no「{numbers[0]}」は 1 以上、of_enterprises「{numbers[1]}」以下の数でなければなりません"
    return Letter(values["consultation_id"], values["hub_code"], month, int(numbers[0]), int(numbers[1]), listed_on)


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
