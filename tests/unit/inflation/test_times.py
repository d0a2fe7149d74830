"""Patterns that look at a coordinator's time: each finds what was planted and leaves its honest twin alone."""

from __future__ import annotations

import datetime as dt
import json
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.inflation.sessions import DAY, bench, marked, session

NEXT = dt.date(2024, 5, 11)


def hour(first: float, last: float) -> tuple[int, int]:
    return int(first * 60), int(last * 60)


def test_one_mistyped_long_session_is_one_record() -> None:
    made = bench([session(1, at=hour(9, 17)), *(session(n, at=hour(8 + n, 8.75 + n)) for n in range(2, 7))])
    found = marked(made, "overlap")
    assert found == {1: True} | dict.fromkeys(range(2, 7), False)
    evidence = made.one("select evidence from int_inflation_overlap where is_excess")
    assert json.loads(evidence)["records_of_the_day"] == ["13:1", "13:2", "13:3", "13:4", "13:5", "13:6"]


@pytest.mark.parametrize(
    "other",
    [
        {"at": hour(10, 11)},
        {"at": (595, 660)},
        {"at": (596, 660)},
        {"at": hour(9.5, 10.5), "coordinator_id": "13:C2"},
        {"at": hour(9.5, 10.5), "consulted_on": NEXT},
        {"at": hour(9.5, 10.5), "event_kinds": ["group_session"]},
        {"at": (None, None)},
        {"at": hour(9.5, 10.5), "coordinator_id": None},
    ],
    ids=["after", "at_the_bound", "rounded", "colleague", "another_day", "declared", "no_times", "no_coordinator"],
)
def test_sessions_that_do_not_overlap(other: dict) -> None:
    bound = other["at"] == (595, 660)
    assert bool(marked(bench([session(1, at=hour(9, 10)), session(2, **other)]), "overlap")) is bound


def test_several_enterprises_at_once_overlap_unless_declared() -> None:
    for kinds, found in (([], {1: False, 2: True, 3: True}), (["group_session"], {}), (["fair"], {1: False, 2: True, 3: True})):
        assert marked(bench([session(n, at=hour(9, 10), event_kinds=kinds) for n in (1, 2, 3)]), "overlap") == found


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 15)).map(lambda at: (at[0], at[0] + at[1])), min_size=1, max_size=8)
LEAST = 5


def least_removed(spans: list[tuple[int, int]]) -> int:
    """By trying every choice of records to keep."""

    def meet(a: tuple[int, int], b: tuple[int, int]) -> bool:
        return min(a[1], b[1]) - max(a[0], b[0]) >= LEAST

    for size in range(len(spans), 0, -1):
        if any(not any(meet(a, b) for a, b in combinations(kept, 2)) for kept in combinations(spans, size)):
            return len(spans) - size
    return len(spans)


@settings(max_examples=60, deadline=None)
@given(SPANS)
def test_in_excess_is_the_least_number_of_records(spans: list[tuple[int, int]]) -> None:
    found = marked(bench(session(n, at=span) for n, span in enumerate(spans)), "overlap")
    assert sum(found.values()) == least_removed(spans)
    kept = [spans[n] for n in range(len(spans)) if not found.get(n)]
    assert all(min(a[1], b[1]) - max(a[0], b[0]) < LEAST for a, b in combinations(kept, 2))


def attended(sessions: list[dict], *rows: tuple, pattern: str = "impossible_day") -> dict[int, bool]:
    made = bench(sessions)
    for worked_on, hours in rows:
        made.add(
            "stg_attendance",
            hub_code="13",
            month=worked_on.replace(day=1),
            coordinator_id="13:C1",
            worked_on=worked_on,
            hours=hours,
        )
    return marked(made, pattern)


def long_day(count: int = 5, minutes: int = 120, **said: object) -> list[dict]:
    return [session(n, minutes=minutes + n, **said) for n in range(1, count + 1)]


def test_a_day_with_more_minutes_than_the_sheet_allows() -> None:
    """615 minutes of consultation, 480 + 30 at most: without the longest record the rest fits."""
    assert attended(long_day(), (DAY, 8.0)) == {1: False, 2: False, 3: False, 4: False, 5: True}
    assert attended(long_day(), (DAY, 4.0)) == {1: False, 2: False, 3: True, 4: True, 5: True}


@pytest.mark.parametrize(
    ("sessions", "rows"),
    [
        (long_day(), [(DAY, 9.75)]),
        (long_day(), []),
        (long_day(), [(NEXT, 8.0)]),
        (long_day(), [(DAY, None)]),
        (long_day(), [(DAY, 5.0), (DAY, 5.0)]),
        (long_day(event_kinds=["island_trip"]), [(DAY, 8.0)]),
        (long_day(coordinator_id="13:C2"), [(DAY, 8.0)]),
        ([session(n, at=hour(9, 12)) for n in range(9)], [(DAY, 4.0)]),
    ],
    ids=["slack", "no_sheet", "absent", "no_hours", "two_lines", "declared", "colleague", "same_time_counts_once"],
)
def test_days_that_are_possible_or_cannot_be_told(sessions: list[dict], rows: list[tuple]) -> None:
    assert attended(sessions, *rows) == {}


def test_many_cases_a_day() -> None:
    six = [session(n) for n in range(6)]
    assert marked(bench(six), "high_load") == dict.fromkeys(range(6), False)
    assert marked(bench(six[:5]), "high_load") == {}
    assert marked(bench([session(n, event_kinds=["fair"]) for n in range(6)]), "high_load") == {}
    assert marked(bench([session(n, coordinator_id=None) for n in range(6)]), "high_load") == {}
    assert marked(bench([session(n, coordinator_id=f"13:C{n % 2}") for n in range(10)]), "high_load") == {}


def closed(said: dict, *rows: tuple, is_open: bool = False) -> dict[int, bool]:
    made = bench([session(1, **said)])
    made.add("int_hub_open_days", hub_code="13", day=DAY, is_open=is_open, reason_ja=None if is_open else "夏季休業")
    for worked_on, hours in rows:
        made.add(
            "stg_attendance", hub_code="13", month=DAY.replace(day=1), coordinator_id="13:C1", worked_on=worked_on, hours=hours
        )
    return marked(made, "closed_day")


def test_a_consultation_on_a_closed_day_or_while_absent() -> None:
    assert closed({}) == closed({"channel": "電話"}) == {1: True}
    assert closed({}, (NEXT, 7.5), is_open=True) == {1: True}
    assert closed({}, (DAY, 0.0), is_open=True) == {1: True}
    assert closed({"coordinator_id": None}) == {1: True}


@pytest.mark.parametrize(
    ("said", "rows", "is_open"),
    [
        ({}, [], True),
        ({}, [(DAY, 7.5)], False),
        ({}, [(DAY, None)], True),
        ({"event_kinds": ["extraordinary_opening"]}, [], False),
        ({"coordinator_id": "13:C2"}, [(NEXT, 7.5)], True),
    ],
    ids=["open", "at_work", "at_work_without_hours", "declared", "not_in_the_sheet"],
)
def test_a_consultation_that_needs_no_question(said: dict, rows: list[tuple], is_open: bool) -> None:
    assert closed(said, *rows, is_open=is_open) == {}


def visit(number: int, **said: object) -> dict:
    return session(number, enterprise_id="E", **said)


def test_one_visit_in_several_records() -> None:
    chain = [visit(1, at=hour(9, 9.5)), visit(2, at=hour(9.5, 10)), visit(3, at=(615, 640)), visit(4, at=hour(14, 15))]
    assert marked(bench(chain), "split_visit") == {1: False, 2: True, 3: True}
    assert marked(bench([visit(1), visit(2)]), "split_visit") == {1: False, 2: True}


@pytest.mark.parametrize(
    "second",
    [
        {"at": (616, 640)},
        {"at": hour(10, 11), "coordinator_id": "13:C2"},
        {"at": hour(10, 11), "consulted_on": NEXT},
        {"at": hour(10, 11), "event_kinds": ["disaster"]},
        {"at": hour(10, 11), "enterprise_id": "E2"},
    ],
    ids=["a_real_pause", "another_specialist", "another_day", "declared", "another_enterprise"],
)
def test_visits_that_are_two(second: dict) -> None:
    assert (
        marked(bench([visit(1, at=hour(9, 10)), visit(2) | session(2, **({"enterprise_id": "E"} | second))]), "split_visit") == {}
    )


def test_without_a_coordinator_or_an_enterprise_nothing_is_split() -> None:
    assert marked(bench([visit(1, coordinator_id=None), visit(2, coordinator_id=None)]), "split_visit") == {}
    assert marked(bench([session(1, enterprise_id=None), session(2, enterprise_id=None)]), "split_visit") == {}


def padded(*sessions: dict) -> dict[int, tuple]:
    made = bench(sessions)
    made.build("int_inflation_issue_padding")
    rows = made.rows(
        "select consultation_id, is_excess, excess_issue_responses, is_thin, is_most_written from int_inflation_issue_padding"
    )
    return {int(row[0].split(":")[1]): row[1:] for row in rows}


def test_issues_beyond_the_first() -> None:
    bundle, other = ["IT活用", "広報戦略", "経営知識"], ["IT活用", "資金繰り"]
    found = padded(
        session(1, issue_minors=bundle, minutes=29),
        session(2, issue_minors=bundle, minutes=30),
        session(3, issue_minors=other, minutes=None),
        session(4),
        session(5, issue_minors=bundle, event_kinds=["new_coordinator"]),
    )
    assert found == {1: (False, 2, True, True), 2: (False, 2, False, True), 3: (False, 1, False, False)}


SAME = {"enterprise_id": "E", "at": hour(9, 10)}


def joint(first: dict, second: dict, naming: tuple[str, ...] = ()) -> dict[str, bool]:
    made = bench([session(1, **first), session(2, **({"hub_code": "27"} | second))])
    for name in naming:
        made.add(
            "stg_consultations", consultation_id=name, month=DAY.replace(day=1), attending_institution="大阪府よろず支援拠点"
        )
    made.build("int_inflation_joint_double")
    return dict(made.rows("select consultation_id, is_excess from int_inflation_joint_double"))


def test_a_session_that_two_hubs_count() -> None:
    both = {"13:1": False, "27:2": True}
    assert joint(SAME, SAME) == both
    assert joint({"enterprise_id": "E"}, {"enterprise_id": "E"}) == both
    assert joint(SAME, SAME | {"at": hour(9.5, 11)}, naming=("13:1",)) == both


@pytest.mark.parametrize(
    "second",
    [
        SAME | {"at": hour(9, 10.5)},
        SAME | {"enterprise_id": "E2"},
        SAME | {"consulted_on": NEXT},
        SAME | {"hub_code": "13"},
        {"enterprise_id": "E", "minutes": 45},
        {"enterprise_id": "E", "channel": "電話"},
        {"enterprise_id": "E", "issue_minors": ["IT活用"]},
    ],
    ids=["another_time", "another_enterprise", "another_day", "one_hub", "as_long", "another_channel", "other_issues"],
)
def test_sessions_that_are_two(second: dict) -> None:
    first = SAME if second.get("at") else {"enterprise_id": "E"}
    assert joint(first, second) == {}
