"""What enterprises answered, by hub and fiscal year, worked out by hand; letters listed count also when the draw has changed since."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.small_warehouse import SmallWarehouse

MAY, MARCH = dt.date(2024, 5, 1), dt.date(2024, 3, 1)
MART = "inflation_confirmation"
COUNTS = "drawn, listed, no_longer_drawn, answered, confirmed, denied, not_remembered, undeliverable"


def world() -> SmallWarehouse:
    """Hub 13: eight drawn, seven of them listed and one more that is no longer drawn; hub 20: drawn alone."""
    warehouse = SmallWarehouse()
    warehouse.seed("inflation_parameter")
    drawn = [(f"13:{number}", "13", 2024) for number in range(8)] + [("20:1", "20", 2024), ("13:old", "13", 2023)]
    warehouse.table("int_inflation_confirmation_sample", "consultation_id varchar, hub_code varchar, fiscal_year integer", drawn)
    listed = [(f"13:{number}", "13", MAY) for number in range(7)] + [("13:gone", "13", MAY), ("13:old", "13", MARCH)]
    warehouse.table("stg_confirmation_letters", "consultation_id varchar, hub_code varchar, month date", listed)
    answers = [
        ("13:0", "confirmed"),
        ("13:1", "confirmed"),
        ("13:2", "not_remembered"),
        ("13:3", "undeliverable"),
        ("13:gone", "denied"),
        ("13:7", "confirmed"),
        ("13:nobody", "denied"),
    ]
    warehouse.table("stg_confirmation_answers", "consultation_id varchar, answer varchar", answers)
    return warehouse


def test_answers_are_counted_by_hub_and_year() -> None:
    """13:7 was drawn but never listed, 13:nobody neither: nobody can have answered about them, so their lines count nothing."""
    warehouse = world()
    warehouse.build(MART)
    assert warehouse.rows(f"select hub_code, fiscal_year, {COUNTS} from {MART} order by all") == [
        ("13", 2023, 1, 1, 0, 0, 0, 0, 0, 0),
        ("13", 2024, 8, 8, 1, 4, 2, 1, 1, 1),
        ("20", 2024, 1, 0, 0, 0, 0, 0, 0, 0),
    ]


def test_the_share_that_denied_has_the_interval_of_wilson() -> None:
    """One of four at z² = 2.7055: centre (.25 + .33819) / 1.67638, half 1.64485 √(.046875 + .042274) / 1.67638."""
    warehouse = world()
    warehouse.build(MART)
    found = warehouse.one(
        f"select denied_share, denied_low, denied_high from {MART} where hub_code = '13' and fiscal_year = 2024"
    )
    assert found == pytest.approx((0.25, 0.05791, 0.64383), abs=5e-5)


def test_where_nobody_answered_there_is_no_share() -> None:
    warehouse = world()
    warehouse.build(MART)
    query = f"select denied_share, denied_low, denied_high from {MART} where answered = 0"
    assert warehouse.rows(query) == [(None, None, None)] * 2


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("full join letters", "left join letters"),
        ("left join answers on letters.", "left join answers on sample."),
        ("('confirmed', 'denied', 'not_remembered')", "('confirmed', 'denied', 'not_remembered', 'undeliverable')"),
    ],
    ids=["letters of withdrawn records fall away", "answers to no letter count", "a letter that came back is an answer"],
)
def test_planted_defects_change_the_counts(right: str, wrong: str) -> None:
    warehouse = world()
    warehouse.build(MART)
    sound = warehouse.rows(f"from {MART} order by all")
    warehouse.build(MART, instead=(right, wrong))
    assert warehouse.rows(f"from {MART} order by all") != sound
