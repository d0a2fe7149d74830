"""When consultations were held and entered: repeated schedules, late rows, rows after closing, the year's end, hubs just above target."""

from __future__ import annotations

import datetime as dt
from math import comb

import pytest

from tests.small_warehouse import SmallWarehouse
from tests.unit.inflation.contacts import MAY, Contacts

LATE = dt.datetime(2024, 8, 1, 9)
CLOSED = dt.datetime(2025, 6, 2, 9)


def day(number: int) -> dt.date:
    return MAY.replace(day=number)


def schedule(contacts: Contacts, on: dt.date, starts: list[int], **said: object) -> list[str]:
    return [contacts.visit(on, f"E{at}", started_min=at, ended_min=at + 45, **said) for at in starts]


def test_a_day_whose_whole_schedule_repeats_an_earlier_one_is_marked() -> None:
    contacts = Contacts()
    schedule(contacts, dt.date(2023, 6, 1), [600, 700, 800])
    again = schedule(contacts, day(7), [600, 700, 800])
    schedule(contacts, day(8), [600, 700, 805])
    schedule(contacts, day(9), [600, 700])
    schedule(contacts, day(10), [600, 700])
    schedule(contacts, day(13), [600, 700, 800], coordinator_id="13:C2")
    contacts.judge()
    assert set(contacts.marks("clock_pattern")) == set(again) and contacts.count("clock_pattern") == (3, 1, None)
    assert contacts.one("select distinct subject_id from int_inflation_clock_pattern") == "13:C1:2024-05-07"


def test_schedules_more_than_a_year_apart_and_those_of_a_fair_are_not_marked() -> None:
    contacts = Contacts()
    schedule(contacts, dt.date(2023, 4, 20), [600, 700, 800])
    schedule(contacts, day(7), [600, 700, 800])
    schedule(contacts, day(8), [600, 700, 800], event_kinds=["fair"])
    contacts.judge()
    assert contacts.marks("clock_pattern") == {} and contacts.count("clock_pattern") == (1, 0, None)


def test_forms_without_times_have_no_schedule() -> None:
    contacts = Contacts()
    for number in range(3):
        contacts.visit(day(7), f"E{number}", form="v1")
        contacts.visit(day(8), f"E{number}", form="v1")
    contacts.judge()
    assert contacts.silence("clock_pattern") == "no_times" and contacts.marks("clock_pattern") == {}


def test_rows_added_long_after_the_due_day_are_marked_and_corrected_ones_are_not() -> None:
    contacts = Contacts()
    contacts.visit(day(3), "A")
    contacts.visit(day(3), "B", first_received_at=dt.datetime(2024, 6, 24, 23))
    late = [contacts.visit(day(4), f"L{number}", first_received_at=LATE) for number in range(2)]
    contacts.judge()
    assert contacts.marks("backdated_bulk") == dict.fromkeys(late, False) and contacts.count("backdated_bulk") == (4, 2, None)
    assert contacts.marks("post_close") == {} and contacts.count("post_close") == (4, 0, None)
    assert contacts.one("select distinct evidence ->> 'together' from int_inflation_backdated_bulk") == "2"


def test_rows_added_after_the_year_was_closed_are_in_excess() -> None:
    contacts = Contacts()
    contacts.visit(day(3), "A")
    contacts.visit(day(3), "B", first_received_at=dt.datetime(2025, 5, 31, 23))
    added = contacts.visit(day(4), "C", first_received_at=CLOSED)
    contacts.judge()
    assert contacts.marks("post_close") == {added: True} and contacts.count("post_close") == (3, 1, None)
    assert added not in contacts.marks("backdated_bulk")


def test_declared_bulk_entry_is_neither_marked_nor_counted() -> None:
    contacts = Contacts()
    contacts.visit(day(3), "A")
    contacts.visit(day(4), "L", first_received_at=LATE, event_kinds=["bulk_entry"])
    contacts.visit(day(4), "C", first_received_at=CLOSED, event_kinds=["bulk_entry"])
    contacts.judge()
    for pattern in ("backdated_bulk", "post_close"):
        assert contacts.marks(pattern) == {} and contacts.count(pattern) == (1, 0, None)


@pytest.mark.parametrize("pattern", ["backdated_bulk", "post_close"])
def test_a_month_that_came_late_as_a_whole_or_again_and_again_says_nothing(pattern: str) -> None:
    contacts = Contacts()
    contacts.report("13", MAY, received=LATE)
    contacts.visit(day(3), "A", first_received_at=CLOSED)
    for number in range(4):
        contacts.report("20", MAY, received=dt.datetime(2024, 6, 5 + number))
    contacts.visit(day(3), "A", "20", first_received_at=CLOSED)
    contacts.judge()
    assert contacts.silence(pattern) == "late_month" and contacts.silence(pattern, hub="20") == "resubmitted"
    assert contacts.marks(pattern) == {} and contacts.count(pattern) is None


def year_end(contacts: Contacts, hub: str, usual: int, february: int, months: int = 10) -> None:
    first = dt.date(2024, 4, 1)
    for number in range(months):
        month = dt.date(2024 + (first.month + number > 12), (first.month + number - 1) % 12 + 1, 3)
        for visit in range(usual):
            contacts.visit(month, f"{hub}-{visit}", hub)
    for visit in range(february):
        contacts.visit(dt.date(2025, 2, 3), f"{hub}-{visit}", hub)


def test_a_lift_of_february_is_held_against_the_nations_and_shows_what_stands_beside() -> None:
    contacts = Contacts()
    february = dt.date(2025, 2, 1)
    year_end(contacts, "13", 2, 6)
    year_end(contacts, "20", 6, 6)
    year_end(contacts, "30", 2, 9, months=3)
    late = contacts.visit(dt.date(2025, 2, 20), "L", first_received_at=dt.datetime(2025, 4, 20))
    contacts.visit(dt.date(2025, 2, 21), "W", event_kinds=["disaster"])
    contacts.judge()
    # Seven against two at this hub; thirteen against eight at both that have been there for half a year.
    assert contacts.count("year_end_spike", february) == (2, 7, 3.25)
    assert contacts.marks("year_end_spike") == {late: False}
    assert contacts.one("select evidence ->> 'beside' from int_inflation_year_end_spike") == '["backdated_bulk"]'
    assert contacts.silence("year_end_spike", february, "30") == "few_months"
    assert contacts.count("year_end_spike", dt.date(2024, 12, 1)) is None
    assert contacts.silence("year_end_spike", dt.date(2024, 12, 1)) is None


def bunching(attained: list[int], months: int = 12) -> list[tuple[object, ...]]:
    made = SmallWarehouse()
    made.seed("inflation_parameter", "forecast_rule")
    hubs = [f"{number:02}" for number in range(len(attained))]
    every = [(hub, 2024) for hub in hubs for _ in range(months)]
    made.table("int_hub_months", "hub_code varchar, fiscal_year integer", every)
    made.table(
        "stg_plan_targets", "hub_code varchar, fiscal_year integer, indicator varchar, target double",
        [(hub, 2024, "相談対応件数", 100) for hub in hubs],
    )  # fmt: skip
    made.table(
        "int_evaluation_measures", "hub_code varchar, fiscal_year integer, measure varchar, measured double",
        [(hub, 2024, "issue_responses", value) for hub, value in zip(hubs, attained, strict=True)],
    )  # fmt: skip
    made.build("int_inflation_target_bunching")
    return made.rows("select hubs, just_below, just_above, round(p_value, 9) from int_inflation_target_bunching")


def test_hubs_just_above_their_target_are_counted_for_the_nation_alone() -> None:
    assert bunching([80, 96, 99, 100, 101, 102, 103, 104, 105, 130]) == [
        (10, 2, 5, round(sum(comb(7, k) for k in (5, 6, 7)) / 2**7, 9))
    ]
    assert bunching([96, 104]) == [(2, 1, 1, 0.75)] and bunching([50]) == [(1, 0, 0, 1.0)]
    assert bunching([100], months=11) == []
