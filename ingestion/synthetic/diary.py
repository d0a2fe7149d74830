"""When the sessions of a month begin and end, who sits in on them, and how long everyone was there: diaries as honest people keep them.

Belongs here: that nobody is in two places at once and that attendance covers the work. Does not: which sessions there are (`activity`).
"""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

Row = dict[str, Any]
Diary = dict[tuple[Any, dt.date], list[Row]]
USUAL_HOURS = (7.5, 6.0)
STANDING_IN = 0.04
"""Share of sessions that a second coordinator sits in on; invented."""
LONG = 30
"""Minutes that both sessions of a double booking take at least, so that nobody could call it a slip of the clock."""


def settle_times(rows: Iterable[Row]) -> None:
    """Puts sessions off until neither coordinator nor client has to be in two places; lengths stay as they are.

    `rows`: sessions with 相談日, 開始時刻 and 相談時間 (minutes), 担当者番号, 相談者番号; 開始時刻 and 終了時刻 are set.
    """
    free: dict[tuple[str, Any, dt.date], int] = defaultdict(int)
    for row in sorted(rows, key=lambda row: (row["相談日"], row["開始時刻"], row["相談番号"])):
        busy = [(name, row[name], row["相談日"]) for name in ("担当者番号", "相談者番号")]
        row["開始時刻"] = max(row["開始時刻"], *(free[key] for key in busy))
        end: int = row["開始時刻"] + row["相談時間"]
        row["終了時刻"] = end
        free.update(dict.fromkeys(busy, end))


def seat_companions(rng: random.Random, rows: list[Row], days: dict[Any, list[dt.date]]) -> None:
    """Sets 同席者番号: now and then somebody who works on that day and is free at that time."""
    diary = _diary(rows)
    for row in rows:
        row["同席者番号"] = []
        if rng.random() >= STANDING_IN:
            continue
        day = row["相談日"]
        at_leisure = [number for number, worked in days.items() if day in worked and _is_free(diary[number, day], row)]
        if at_leisure:
            chosen = rng.choice(at_leisure)
            row["同席者番号"] = [chosen]
            diary[chosen, day].append(row)


def double_book(rng: random.Random, rows: list[Row], most: int) -> None:
    """Up to `most` sessions are said to begin with another one of the same coordinator on that day: `_is_double_booked`, for the truth."""
    pairs = [pair for sessions in _diary(rows).values() for pair in pairwise(sorted(sessions, key=_begins)) if _is_long(pair)]
    for first, second in rng.sample(pairs, min(most, len(pairs))):
        if first["開始時刻"] + first["相談時間"] <= second["開始時刻"] and not second["同席者番号"]:
            second["開始時刻"] = first["開始時刻"]
            second["終了時刻"] = second["開始時刻"] + second["相談時間"]
            second["_is_double_booked"] = True


def hours_of_attendance(rows: list[Row], days: dict[Any, list[dt.date]]) -> dict[tuple[Any, dt.date], float]:
    """Hours by coordinator and day: the usual ones, or in half hours as long as the sessions took."""
    minutes = {key: sum(row["相談時間"] for row in sessions) for key, sessions in _diary(rows).items()}
    return {
        (number, day): max(USUAL_HOURS[0] if day.day % 3 else USUAL_HOURS[1], -(-minutes.get((number, day), 0) // 30) / 2)
        for number, worked in days.items()
        for day in worked
    }


def _diary(rows: list[Row]) -> Diary:
    diary: Diary = defaultdict(list)
    for row in rows:
        for number in (row["担当者番号"], *row["同席者番号"]):
            diary[number, row["相談日"]].append(row)
    return diary


def _begins(row: Row) -> tuple[int, str]:
    return row["開始時刻"], row["相談番号"]


def _is_long(pair: tuple[Row, Row]) -> bool:
    return pair[0]["担当者番号"] == pair[1]["担当者番号"] and min(row["相談時間"] for row in pair) >= LONG


def _is_free(sessions: list[Row], row: Row) -> bool:
    return all(other["終了時刻"] <= row["開始時刻"] or row["終了時刻"] <= other["開始時刻"] for other in sessions)
