"""The ledgers beside the counts, on a month small enough to count by hand; each planted defect changes what is compared."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.small_warehouse import SmallWarehouse

MAY = dt.date(2024, 5, 1)
CONSULTATIONS = (
    "consultation_id varchar, hub_code varchar, month date, fiscal_year integer, record_id varchar, enterprise_id varchar, "
    "channel varchar, minutes integer, issue_responses integer, resolution varchar"
)
LIKELY = (
    "hub_code varchar, month date, fiscal_year integer, consultations bigint, issue_responses bigint, consultation_hours double, "
    "resolved_issues bigint, clients_reported bigint, enterprises bigint, new_enterprises bigint"
)


def consultation(name: str, enterprise: str, channel: str, resolution: str = "継続") -> tuple[object, ...]:
    return (name, "13", MAY, 2024, f"r-{enterprise}", enterprise, channel, 30, 2, resolution)


@pytest.fixture
def month() -> SmallWarehouse:
    """E1 twice, once named; E2 once, named and new; E3 once."""
    made = SmallWarehouse()
    rows = [
        consultation("a", "E1", "来訪"),
        consultation("b", "E1", "電話", "解決"),
        consultation("c", "E2", "来訪"),
        consultation("d", "E3", "来訪"),
    ]
    made.table("int_consultations_enriched", CONSULTATIONS, rows)
    made.table("int_hub_months", "hub_code varchar, month date, fiscal_year integer", [("13", MAY, 2024), ("27", MAY, 2024)])
    firsts = [("E1", dt.date(2023, 4, 3)), ("E2", dt.date(2024, 5, 7)), ("E3", dt.date(2024, 5, 8))]
    made.table("int_enterprise_firsts", "enterprise_id varchar, first_consulted_on date", firsts)
    named = "consultation_id varchar, enterprise_id varchar, fiscal_year integer"
    made.table("int_inflation_confirmed_records", named, [("b", "E1", 2024), ("c", "E2", 2024)])
    likely = [("13", MAY, 2024, 1, 2, 0.5, 0, 0, 0, 0), ("27", MAY, 2024, *[None] * 7)]
    made.table("int_inflation_likely_months", LIKELY, likely)
    return made


def ledger(made: SmallWarehouse, count: str, hub: str = "13") -> tuple[object, object]:
    made.build("int_inflation_touched", "int_inflation_ledgers_hub_month")
    query = (
        f"select {count}_excess_confirmed, {count}_excess_likely from int_inflation_ledgers_hub_month where hub_code = '{hub}'"
    )
    return made.rows(query)[0]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        ("consultations", (2, 1)),
        ("issue_responses", (4, 2)),
        ("consultation_hours", (1.0, 0.5)),
        ("resolved_issues", (2, 0)),
        ("clients_reported", (1, 0)),
        ("enterprises", (1, 0)),
        ("visiting_enterprises", (1, None)),
        ("new_enterprises", (1, 0)),
    ],
)
def test_a_month_by_hand(month: SmallWarehouse, count: str, expected: tuple[object, object]) -> None:
    assert ledger(month, count) == expected


def test_an_enterprise_is_named_only_where_all_its_consultations_are(month: SmallWarehouse) -> None:
    month.change("insert into int_inflation_confirmed_records values ('a', 'E1', 2024)")
    assert ledger(month, "enterprises")[0] == 2
    assert ledger(month, "new_enterprises")[0] == 1


def test_nothing_judged_is_empty_and_not_zero(month: SmallWarehouse) -> None:
    assert ledger(month, "consultations", "27") == (0, None)
