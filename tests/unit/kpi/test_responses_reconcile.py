"""Facts, consultations and KPI marts have the same issue responses; each way of losing or doubling one is found."""

import datetime as dt

import pytest

from tests.small_warehouse import SmallWarehouse

EARLIER, LATER = dt.date(2023, 5, 1), dt.date(2024, 5, 1)
FACTS, MARTS = "issue_responses_reconcile", "issue_responses_are_counted"


@pytest.fixture
def made() -> SmallWarehouse:
    """May 2023: consultations with two and one; May 2024: one with three, at another hub."""
    warehouse = SmallWarehouse()
    consulted = [("13:1", EARLIER, 2023, 2), ("27:1", EARLIER, 2023, 1), ("27:2", LATER, 2024, 3)]
    columns = "consultation_id varchar, month date, fiscal_year integer, issue_responses integer"
    for name in ("stg_consultations", "int_consultations_enriched", "fct_consultation"):
        warehouse.table(name, columns, consulted)
    warehouse.table("fct_issue_response", "month date", [(EARLIER,)] * 3 + [(LATER,)] * 3)
    hubs = [("13", 2023, 2), ("27", 2023, 1), ("27", 2024, 3)]
    warehouse.table("kpi_hub_month", "hub_code varchar, fiscal_year integer, issue_responses bigint", hubs)
    warehouse.table("kpi_national_year", "fiscal_year integer, issue_responses bigint", [(2023, 3), (2024, 3)])
    return warehouse


def test_what_agrees_is_silent(made: SmallWarehouse) -> None:
    assert made.failures(FACTS) == [] and made.failures(MARTS) == []


@pytest.mark.parametrize(
    ("defect", "found_by"),
    [
        ("insert into fct_issue_response values (date '2024-05-01')", FACTS),
        ("insert into fct_issue_response values (date '2024-06-01')", FACTS),
        ("delete from fct_consultation where fiscal_year = 2024", FACTS),
        ("update fct_consultation set month = date '2024-05-01' where issue_responses = 1", FACTS),
        ("update kpi_hub_month set issue_responses = 4 where fiscal_year = 2024", MARTS),
        ("delete from kpi_hub_month where fiscal_year = 2024", MARTS),
        ("update kpi_hub_month set issue_responses = null where fiscal_year = 2024", MARTS),
        ("update kpi_national_year set issue_responses = 2 where fiscal_year = 2024", MARTS),
        ("delete from int_consultations_enriched where fiscal_year = 2024", FACTS),
        ("delete from stg_consultations where fiscal_year = 2024", FACTS),
        ("update int_consultations_enriched set consultation_id = '27:1' where fiscal_year = 2024", FACTS),
        ("insert into int_consultations_enriched values ('27:2', date '2024-05-01', 2024, 0)", FACTS),
    ],
)
def test_a_response_too_many_or_too_few_is_found(made: SmallWarehouse, defect: str, found_by: str) -> None:
    made.change(defect)
    assert 2024 in [row[0].year if found_by == FACTS else row[0] for row in made.failures(found_by)]


def test_marts_are_held_against_years_that_nobody_consulted_in(made: SmallWarehouse) -> None:
    made.change("insert into kpi_national_year values (2025, 1)")
    assert [row[0] for row in made.failures(MARTS)] == [2025]
