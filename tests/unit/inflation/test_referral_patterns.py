"""Patterns that look at referrals: none is asked about that the partner could not have confirmed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.small_warehouse import SmallWarehouse
from tests.unit.inflation.sessions import bench, session

MONTHS = [dt.date(2024, month, 1) for month in range(4, 13)]
REFERRAL = (
    "referral_id varchar, hub_code varchar, month date, referred_on date, direction varchar, institution_type varchar, "
    'institution_name varchar, partner_id varchar, record_id varchar, consultation_no varchar, sha256 varchar, sheet varchar, "row" integer'
)


def referral(name: str, on: dt.date, direction: str = "out", **said: Any) -> dict[str, Any]:
    row = {"referral_id": name, "hub_code": "13", "month": on.replace(day=1), "referred_on": on, "direction": direction}
    return row | {"institution_type": "cci", "partner_id": "cci-1", "record_id": "r"} | said


def referrals(
    *rows: dict[str, Any], logs: list[dt.date] | None = None, confirmed: tuple[str, ...] = (), **others: Any
) -> SmallWarehouse:
    made = bench(others.get("sessions", ()))
    made.table("stg_referrals", REFERRAL, rows)
    made.table("int_enterprises_assigned", "record_id varchar, enterprise_id varchar", [("r", "E"), ("p", "E"), ("other", "F")])
    made.table("stg_partners", "partner_id varchar, layout varchar", [("cci-1", "shoko"), ("cci-2", "shoko")])
    made.table("stg_partner_directions", "layout varchar, direction varchar", [("shoko", "in"), ("shoko", "out")])
    made.table(
        "int_partner_log_months",
        "partner_id varchar, month date",
        [("cci-1", month) for month in (MONTHS if logs is None else logs)],
    )
    made.table("int_hub_months", "hub_code varchar, month date, fiscal_year integer", [("13", month, 2024) for month in MONTHS])
    made.table("int_referral_matches", "referral_id varchar, gap_days integer", [(name, 3) for name in confirmed])
    made.table(
        "stg_partner_referrals", "record_id varchar, partner_id varchar, referred_on date, outcome varchar", others.get("log", ())
    )
    made.build("int_referrals_enriched")
    return made


def one_sided(made: SmallWarehouse) -> list[str]:
    made.build("int_inflation_comparable_referrals", "int_inflation_one_sided_referral")
    return [name for (name,) in made.rows("select referral_id from int_inflation_one_sided_referral order by 1")]


JULY = dt.date(2024, 7, 10)


def test_a_referral_that_the_partner_does_not_know() -> None:
    made = referrals(referral("a", JULY), referral("b", JULY), confirmed=("b",))
    assert one_sided(made) == ["a"]
    assert made.one("select subject_id, hub_code, month, fiscal_year from int_inflation_one_sided_referral") == (
        "E",
        "13",
        dt.date(2024, 7, 1),
        2024,
    )


@pytest.mark.parametrize(
    ("said", "logs"),
    [
        ({"partner_id": "cci-2"}, MONTHS),
        ({"partner_id": None}, MONTHS),
        ({"direction": "joint"}, MONTHS),
        ({}, [month for month in MONTHS if month.month != 7]),
        ({}, [month for month in MONTHS if month.month != 8]),
        ({}, [dt.date(2024, 7, 1), dt.date(2024, 8, 1)]),
        ({"on": dt.date(2024, 12, 20)}, MONTHS),
    ],
    ids=["another_partner", "no_partner", "no_word", "no_log", "a_late_row_may_come", "seldom", "the_last_month"],
)
def test_referrals_that_nobody_could_confirm(said: dict[str, Any], logs: list[dt.date]) -> None:
    assert one_sided(referrals(referral("a", said.pop("on", JULY), **said), logs=logs)) == []


def circular(made: SmallWarehouse) -> list[str]:
    made.build("int_inflation_circular_referral")
    return [name for (name,) in made.rows("select referral_id from int_inflation_circular_referral order by 1")]


OUT, BACK = referral("a", JULY), referral("b", JULY + dt.timedelta(30), "in")


def test_a_referral_that_comes_back_without_service() -> None:
    assert circular(referrals(OUT, BACK)) == ["b"]
    assert circular(referrals(referral("a", JULY, "in"), referral("b", JULY + dt.timedelta(2), "out"))) == ["b"]
    assert circular(referrals(referral("a", JULY, "in"), referral("b", JULY, "out"))) == ["b"]


@pytest.mark.parametrize(
    ("second", "others"),
    [
        (BACK | {"referred_on": JULY + dt.timedelta(31)}, {}),
        (BACK | {"partner_id": "cci-2"}, {}),
        (BACK | {"record_id": "other"}, {}),
        (BACK | {"hub_code": "27"}, {}),
        (BACK | {"direction": "out"}, {}),
        (BACK, {"log": [("p", "cci-1", JULY + dt.timedelta(5), "支援中")]}),
    ],
    ids=["later", "another_partner", "another_enterprise", "another_hub", "the_same_way", "supported"],
)
def test_referrals_that_are_no_circle(second: dict[str, Any], others: dict[str, Any]) -> None:
    assert circular(referrals(OUT, second, **others)) == []


def test_a_consultation_between_makes_no_circle() -> None:
    consulted = session(1, consulted_on=JULY + dt.timedelta(1), enterprise_id="E")
    there_and_back = (referral("a", JULY, "in"), referral("b", JULY + dt.timedelta(2), "out"))
    assert circular(referrals(*there_and_back, sessions=[consulted])) == []
    assert circular(referrals(*there_and_back, sessions=[consulted | {"hub_code": "27"}])) == ["b"]
    assert circular(referrals(*there_and_back, log=[("p", "cci-1", JULY, "受理")])) == ["b"]
