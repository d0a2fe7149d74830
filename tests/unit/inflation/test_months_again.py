"""Which months a carried night looks at again, by the statements that it carries out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import duckdb
import pytest

from orchestration import dbt_runner
from orchestration.dbt_plan import Plan

BEFORE = """
attach ':memory:' as yorozu_build;
create schema yorozu_build.intermediate;
use yorozu_build;
create table intermediate.int_months_to_recount (month date);
create table intermediate.int_hub_months as
select hub_code, month::date as month
from (values ('01'), ('13')) as hubs(hub_code), range(timestamp '2021-04-01', timestamp '2025-07-01', interval 1 month) as t(month);
create table intermediate.int_inflation_contact_months as
select hub_code, month, month >= date '2022-04-01' as has_year_before from intermediate.int_hub_months;
"""
"""Two hubs that report from April 2021 to June 2025."""


@pytest.fixture(scope="module")
def statement() -> str:
    dbt_runner.prepare_manifest()
    (step,) = Plan.load(dbt_runner.PLAN).nodes["model.yorozu.int_inflation_months"].carried
    return step.text


def months_again(statement: str, recounted: Sequence[dt.date], change: str = "select 1") -> list[dt.date]:
    with duckdb.connect() as connection:
        connection.execute(BEFORE)
        connection.execute(change)
        for month in recounted:
            connection.execute("insert into intermediate.int_months_to_recount values (?)", [month])
        connection.execute(statement)
        return [month for (month,) in connection.execute("from intermediate.int_inflation_months order by 1").fetchall()]


@pytest.mark.parametrize(
    ("recounted", "first", "last"),
    [
        (dt.date(2025, 3, 1), dt.date(2025, 3, 1), dt.date(2027, 3, 1)),  # the thirteenth month before April 2026
        (dt.date(2025, 2, 1), dt.date(2025, 2, 1), dt.date(2026, 3, 1)),
        (dt.date(2023, 4, 1), dt.date(2023, 4, 1), dt.date(2025, 3, 1)),
    ],
)
def test_a_month_and_all_that_look_back_to_it(statement: str, recounted: dt.date, first: dt.date, last: dt.date) -> None:
    again = months_again(statement, [recounted])
    assert again[0] == first and again[-1] == last
    assert len(again) == (last.year - first.year) * 12 + last.month - first.month + 1


def test_nothing_new_is_nothing_again(statement: str) -> None:
    assert months_again(statement, []) == []


def test_a_report_older_than_all_others_moves_what_asks_for_a_year_before(statement: str) -> None:
    """The hub's thirteenth month is another then: years later than those that look back to the report itself."""
    older = "insert into intermediate.int_hub_months values ('13', date '2018-04-01')"
    again = months_again(statement, [dt.date(2018, 4, 1)], older)
    assert {dt.date(2021, 4, 1), dt.date(2022, 3, 1)} <= set(again) and dt.date(2020, 6, 1) not in again
