"""Honest diaries: nobody in two places at once, and attendance as long as the work; a crowded day as the planted defect."""

from __future__ import annotations

import datetime as dt
import random
from itertools import combinations
from typing import Any

import pytest

from ingestion.synthetic.diary import double_book, hours_of_attendance, seat_companions, settle_times

DAY = dt.date(2024, 6, 3)


def crowded_day(seed: int) -> list[dict[str, Any]]:
    """Fifteen sessions of three coordinators with four clients, begun within two hours, so that they overlap."""
    rng = random.Random(seed)
    return [
        {
            "相談番号": f"{number:02d}", "相談日": DAY, "開始時刻": 9 * 60 + rng.randrange(0, 120, 15), "終了時刻": None,
            "相談時間": rng.choice((30, 60, 120)), "担当者番号": rng.choice("123"), "相談者番号": rng.choice("ABCD"), "同席者番号": [],
        }
        for number in range(15)
    ]  # fmt: skip


def meetings(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Who is in two sessions at once: the person and both sessions."""
    return [
        (person, first["相談番号"], second["相談番号"])
        for first, second in combinations(rows, 2)
        if first["開始時刻"] < second["終了時刻"] and second["開始時刻"] < first["終了時刻"]
        for person in people(first) & people(second)
    ]


def people(row: dict[str, Any]) -> set[str]:
    return {row["担当者番号"], row["相談者番号"], *row["同席者番号"]}


@pytest.mark.parametrize("seed", range(20))
def test_nobody_is_in_two_places(seed: int) -> None:
    rows = crowded_day(seed)
    lengths = [row["相談時間"] for row in rows]
    unsettled = [{**row, "終了時刻": row["開始時刻"] + row["相談時間"]} for row in rows]
    assert meetings(unsettled), "the day was not crowded"
    settle_times(rows)
    assert meetings(rows) == []
    assert [row["終了時刻"] - row["開始時刻"] for row in rows] == lengths


def test_companions_work_that_day_and_are_free() -> None:
    seated = 0
    for seed in range(200):
        rows = crowded_day(seed)
        settle_times(rows)
        seat_companions(random.Random(seed), rows, {"1": [DAY], "2": [DAY], "3": [DAY], "4": [DAY + dt.timedelta(1)]})
        seated += sum(len(row["同席者番号"]) for row in rows)
        assert meetings(rows) == []
        assert not any("4" in row["同席者番号"] for row in rows)
    assert seated > 0


def test_attendance_covers_the_work() -> None:
    rows = crowded_day(1)
    settle_times(rows)
    hours = hours_of_attendance(rows, {"1": [DAY], "2": [DAY], "3": [DAY], "4": [DAY]})
    for person in "123":
        worked = sum(row["相談時間"] for row in rows if row["担当者番号"] == person) / 60
        assert hours[person, DAY] >= worked
    assert hours["4", DAY] == 6.0


def test_double_bookings_are_told_and_nothing_else_overlaps() -> None:
    planted = 0
    for seed in range(50):
        rows = crowded_day(seed)
        settle_times(rows)
        double_book(random.Random(seed), rows, 1)
        told = {row["相談番号"] for row in rows if row.get("_is_double_booked")}
        of_one_person = [pair for pair in meetings(rows) if pair[0] in "123"]
        assert bool(told) == bool(of_one_person)
        assert all(told & {first, second} for _, first, second in of_one_person)
        planted += len(told)
    assert planted > 0
