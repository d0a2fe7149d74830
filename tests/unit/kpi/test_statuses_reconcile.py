"""Each record's year has one status under each rule; one lost, doubled or exchanged is found."""

import pytest

from tests.small_warehouse import SmallWarehouse

STATUSES = "statuses_are_of_each_record_year"


@pytest.fixture
def made() -> SmallWarehouse:
    """Two records in 2023, one of them in 2024 again."""
    warehouse = SmallWarehouse()
    years = [("13:1", 2023), ("13:2", 2023), ("13:1", 2024)]
    warehouse.table("int_record_years", "record_id varchar, fiscal_year integer", years)
    statuses = [(*year, rule) for rule in ("first", "last") for year in years]
    warehouse.table("int_record_year_statuses", "record_id varchar, fiscal_year integer, status_rule varchar", statuses)
    return warehouse


def test_what_agrees_is_silent(made: SmallWarehouse) -> None:
    assert made.failures(STATUSES) == []


@pytest.mark.parametrize(
    "defect",
    [
        "delete from int_record_year_statuses where fiscal_year = 2024 and status_rule = 'last'",
        "insert into int_record_year_statuses values ('13:1', 2024, 'last')",
        "update int_record_year_statuses set record_id = '13:2' where fiscal_year = 2024 and status_rule = 'last'",
        "update int_record_year_statuses set status_rule = 'middle' where fiscal_year = 2024 and status_rule = 'last'",
        "insert into int_record_years values ('13:2', 2024)",
    ],
)
def test_what_does_not_is_found(made: SmallWarehouse, defect: str) -> None:
    made.change(defect)
    assert (2024, "last") in [row[:2] for row in made.failures(STATUSES)]
