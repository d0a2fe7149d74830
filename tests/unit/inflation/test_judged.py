"""What the screen found becomes a flag: not for a pattern that reviewers keep clearing, and at the year's end beside marked records alone."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.small_warehouse import SmallWarehouse

FEBRUARY = dt.date(2025, 2, 1)
SCREEN = (
    "marker varchar, hub_code varchar, month date, n double, marked double, expected double, expected_low double, "
    "expected_high double, p_value double, q_value double, is_flagged boolean, silence varchar"
)


@pytest.fixture
def screened() -> SmallWarehouse:
    """A lift at the year's end and minutes that heap, both found in two hubs."""
    made = SmallWarehouse()
    made.seed("inflation_marker")
    rows = [
        (marker, hub, FEBRUARY, 100, 180, 100, 80, 120, 1e-6, 1e-4, True, None)
        for marker in ("year_end_spike", "minute_heaping")
        for hub in ("13", "27")
    ]
    made.table("int_inflation_screen", SCREEN, rows)
    made.table("int_inflation_pattern_record", "pattern varchar, is_demoted boolean", [("minute_heaping", False)])
    made.table("int_inflation_year_end_spike", "consultation_id varchar, hub_code varchar, month date", [("a", "13", FEBRUARY)])
    return made


def flagged(made: SmallWarehouse) -> set[tuple[str, str]]:
    made.build("int_inflation_judged")
    return set(made.rows("select pattern, hub_code from int_inflation_judged where is_flagged"))


def test_a_lift_needs_a_marked_record_beside_it(screened: SmallWarehouse) -> None:
    assert flagged(screened) == {("year_end_spike", "13"), ("minute_heaping", "13"), ("minute_heaping", "27")}
    screened.change("update int_inflation_year_end_spike set month = date '2024-02-01'")
    assert flagged(screened) == {("minute_heaping", "13"), ("minute_heaping", "27")}


def test_a_pattern_that_is_kept_being_cleared_is_shown_and_flags_nobody(screened: SmallWarehouse) -> None:
    screened.change("update int_inflation_pattern_record set is_demoted = true")
    assert flagged(screened) == {("year_end_spike", "13")}
    assert screened.rows("select count(*) from int_inflation_judged") == [(4,)]
