"""What became of a pattern's flags, when it is demoted, and whether some kinds of hubs are asked more often than others."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from tests.small_warehouse import SmallWarehouse

DECISIONS = "flag_id varchar, decision varchar, reason varchar, decided_by varchar, decided_on date, expires_on date, pattern varchar, version integer"
MONTHS = [dt.date(2024, month, 1) for month in range(4, 13)]


def z_at(end: float, part: int, whole: int) -> float:
    """How many standard errors the share found lies from a supposed share: at both ends of Wilson's 90 % interval 1.645."""
    return abs(part / whole - end) / math.sqrt(end * (1 - end) / whole)


def recorded(counts: dict[tuple[str, int, str], int]) -> dict[tuple[str, int], dict[str, Any]]:
    """The record of patterns after so many decisions of each pattern, version and kind."""
    world = SmallWarehouse()
    world.seed("inflation_pattern", "inflation_parameter")
    kinds = [key for key, count in counts.items() for _ in range(count)]
    rows = [
        {"flag_id": f"f{i}", "decision": decision, "pattern": pattern, "version": version}
        for i, (pattern, version, decision) in enumerate(kinds)
    ]
    world.table("stg_flag_decisions", DECISIONS, rows)
    world.build("int_inflation_pattern_record")
    return {(row["pattern"], row["version"]): row for row in world.dicts("from int_inflation_pattern_record")}


def test_a_pattern_without_decisions_has_no_precision_and_is_not_demoted() -> None:
    record = recorded({})
    assert len(record) == 30
    assert all(row["decided"] == 0 and row["precision"] is None and row["is_demoted"] is False for row in record.values())


def test_precision_counts_what_was_confirmed_or_corrected_of_what_was_settled() -> None:
    split = ("split_visit", 1)
    row = recorded({(*split, "confirmed"): 5, (*split, "corrected"): 2, (*split, "explained"): 3, (*split, "undetermined"): 9})[
        split
    ]
    assert (row["decided"], row["confirmed"], row["cleared"], row["undetermined"]) == (10, 7, 3, 9)
    low, high = row["precision_low"], row["precision_high"]
    assert row["precision"] == 0.7
    assert low < 0.7 < high and [z_at(end, 7, 10) for end in (low, high)] == pytest.approx([1.645, 1.645], abs=1e-3)
    assert row["is_demoted"] is False


@pytest.mark.parametrize(("cleared", "confirmed", "is_demoted"), [(10, 0, True), (9, 0, False), (9, 1, False), (28, 2, True)])
def test_a_pattern_that_people_keep_clearing_no_longer_flags(cleared: int, confirmed: int, is_demoted: bool) -> None:
    split = ("split_visit", 1)
    record = recorded({(*split, "explained"): cleared, (*split, "confirmed"): confirmed})
    assert record[split]["is_demoted"] is is_demoted
    assert not [key for key, row in record.items() if row["is_demoted"] and key != split]


def test_a_new_version_starts_afresh_and_the_record_of_the_old_one_stays() -> None:
    record = recorded({("split_visit", 0, "explained"): 20})
    assert (record["split_visit", 0]["cleared"], record["split_visit", 0]["is_demoted"]) == (20, False)
    assert record["split_visit", 0]["is_current"] is False
    assert (record["split_visit", 1]["decided"], record["split_visit", 1]["is_demoted"]) == (0, False)


class Nation(SmallWarehouse):
    """Hubs of nine months: size, share of trips, special share, form, and which of their months are flagged."""

    def __init__(self) -> None:
        super().__init__()
        self.seed("inflation_fairness_class", "inflation_parameter")
        self.table("int_hub_months", "hub_code varchar, month date, fiscal_year integer, form varchar")
        self.table("inflation_hub_month", "hub_code varchar, month date, fiscal_year integer, flagged boolean")
        self.table("inflation_flag", "flag_id varchar, hub_code varchar, month date, review_status varchar")
        sessions = (
            "hub_code varchar, month date, fiscal_year integer, channel varchar, is_special boolean, minutes integer, started_min integer, "
            "coordinator_id varchar, enterprise_id varchar"
        )
        self.table("int_consultations_enriched", sessions)

    def hub(self, code: str, monthly: int, flagged: int, *, trips: int = 0, special: int = 0, form: str = "v3") -> None:
        for place, month in enumerate(MONTHS):
            self.add("int_hub_months", hub_code=code, month=month, fiscal_year=2024, form=form)
            self.add("inflation_hub_month", hub_code=code, month=month, fiscal_year=2024, flagged=place < flagged)
            for number in range(monthly):
                channel = "訪問" if number < trips else "来訪"
                self.add("int_consultations_enriched", hub_code=code, month=month, fiscal_year=2024, channel=channel, is_special=number < special)  # fmt: skip

    def classes(self, group: str) -> list[dict[str, Any]]:
        self.build("int_inflation_hub_months", "int_inflation_hub_month_kinds", "inflation_fairness")
        return self.dicts(f"from inflation_fairness where fairness_group = '{group}' order by class_no")


def test_hubs_are_compared_by_size_trips_special_windows_and_form() -> None:
    nation = Nation()
    nation.hub("01", 4, 9)
    nation.hub("02", 10, 0, trips=1)
    nation.hub("03", 10, 0, trips=3, form="v2")
    nation.hub("04", 10, 3, special=1)
    nation.hub("05", 20, 0, special=1)
    seen = {group: [(row["class_no"], row["hubs"], row["hub_months"], row["flagged"]) for row in nation.classes(group)]
            for group in ("hub_size", "outreach", "special_windows", "form")}  # fmt: skip
    assert seen == {
        "hub_size": [(1, 1, 9, 9), (2, 3, 27, 3), (3, 1, 9, 0)],
        "outreach": [(1, 3, 27, 12), (2, 1, 9, 0), (3, 1, 9, 0)],
        "special_windows": [(1, 3, 27, 9), (2, 1, 9, 0), (3, 1, 9, 3)],
        "form": [(2, 1, 9, 0), (3, 4, 36, 12)],
    }


def test_months_that_vary_as_chance_has_it_give_wilsons_interval_and_hubs_that_differ_a_wider_one() -> None:
    even, uneven = Nation(), Nation()
    for place in range(6):
        even.hub(f"{place:02d}", 5, 3)
        uneven.hub(f"{place:02d}", 5, 9 if place < 2 else 0)
    (one,), (other,) = even.classes("form"), uneven.classes("form")
    assert one["rate"] == other["rate"] == pytest.approx(1 / 3)
    assert [z_at(one[end], 18, 54) for end in ("low", "high")] == pytest.approx([1.645, 1.645], abs=1e-3)
    assert 0 <= other["low"] < one["low"] < one["high"] < other["high"] <= 1


def test_no_flag_is_a_rate_of_zero_with_an_upper_end() -> None:
    nation = Nation()
    nation.hub("01", 5, 0)
    (row,) = nation.classes("form")
    assert (row["rate"], row["low"]) == (0, 0)
    assert z_at(row["high"], 0, 9) == pytest.approx(1.645, abs=1e-3)


def test_what_people_cleared_is_told_beside_the_rate() -> None:
    nation = Nation()
    nation.hub("01", 5, 2)
    for place, status in enumerate(("explained", "confirmed", "open", "undetermined")):
        nation.add("inflation_flag", flag_id=f"f{place}", hub_code="01", month=MONTHS[0], review_status=status)
    (row,) = nation.classes("form")
    assert (row["decided"], row["cleared"]) == (2, 1)


def test_the_mart_names_patterns_neutrally_and_counts_their_flags_by_version() -> None:
    world = SmallWarehouse()
    world.seed("inflation_pattern", "inflation_parameter", "inflation_wording")
    world.table(
        "stg_flag_decisions", DECISIONS, [{"flag_id": "f0", "decision": "explained", "pattern": "split_visit", "version": 0}]
    )
    world.table("int_inflation_flags", "flag_id varchar, pattern varchar, version integer", [["f1", "split_visit", 1], ["f2", "split_visit", 1]])  # fmt: skip
    world.build("int_inflation_pattern_record", "inflation_pattern_record")
    rows = world.rows(
        "select version, shown_ja, is_current, flags, cleared from inflation_pattern_record where pattern = 'split_visit' order by 1"
    )
    assert rows == [(0, "同日の連続記録", False, 0, 1), (1, "同日の連続記録", True, 2, 0)]
    assert world.one("select count(*) from inflation_pattern_record where shown_ja is null") == 0
