"""Tests of a view share its columns; on a carried night those that a year or a month decides look at those gone through, and no others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from orchestration.dbt_tests import DbtTest, GoneThrough, run_tests

VIEW = '"yorozu_build"."marts"."shown"'
UNKNOWN = DbtTest(
    "t.unknown", "unknown", "error", f"select * from {VIEW} where hub_code is null", ["m"], VIEW, ['"hub_code"'], True, "year"
)
TWICE = DbtTest(
    "t.twice", "twice", "error", f"select id from {VIEW} group by id having count(*) > 1", ["m"], VIEW, ['"id"'], True
)


@pytest.fixture
def build_db(tmp_path: Path) -> Path:
    """A row without a hub in 2023, and an id of 2023 that comes again in 2024."""
    path = tmp_path / "yorozu_build.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table counted (id integer, fiscal_year integer, month date, hub_code varchar)")
        connection.execute(
            "insert into counted values (1, 2023, '2023-05-01', null), (1, 2024, '2024-05-01', '13'), (2, 2024, '2024-06-01', '01')"
        )
        connection.execute(f"create view {VIEW} as select * from counted")
    return path


def found(build_db: Path, tests: Sequence[DbtTest], gone_through: GoneThrough | None = None) -> dict[str, str]:
    return {result.name: result.status for result in run_tests(build_db, tests, gone_through)}


def test_what_is_wrong_is_found_wherever_it_is_in_a_new_file(build_db: Path) -> None:
    assert found(build_db, [UNKNOWN, TWICE]) == {"unknown": "fail", "twice": "fail"}


@pytest.mark.parametrize(("years", "unknown"), [([2023], "fail"), ([2023, 2024], "fail"), ([2024], "pass"), ([], "pass")])
def test_a_year_that_was_not_gone_through_is_not_looked_at_again(build_db: Path, years: list[int], unknown: str) -> None:
    """A key without the year looks at all of them."""
    assert found(build_db, [UNKNOWN, TWICE], GoneThrough(years, [])) == {"unknown": unknown, "twice": "fail"}


@pytest.mark.parametrize(("months", "unknown"), [([5], "fail"), ([4, 5], "fail"), ([6], "pass"), ([], "pass")])
def test_a_month_that_was_not_gone_through_is_not_looked_at_again(build_db: Path, months: list[int], unknown: str) -> None:
    gone_through = GoneThrough([2023, 2024], [dt.date(2023, month, 1) for month in months])
    assert found(build_db, [replace(UNKNOWN, kept_by="month")], gone_through) == {"unknown": unknown}


@pytest.mark.parametrize(
    ("years", "twice"), [([2023], "fail"), ([2024], "fail"), ([2022, 2024], "fail"), ([2022], "pass"), ([], "pass")]
)
def test_a_key_that_comes_again_in_another_year_is_found_from_either(build_db: Path, years: list[int], twice: str) -> None:
    """Of two rows with one key one at least was gone through: both stood there before else, and passed."""
    across = replace(TWICE, kept_by="year", is_across=True)
    assert found(build_db, [across], GoneThrough(years, [])) == {"twice": twice}


def test_a_view_that_cannot_be_read_fails_each_of_its_tests(build_db: Path) -> None:
    with duckdb.connect(str(build_db)) as connection:
        connection.execute("drop table counted")
    assert found(build_db, [UNKNOWN, TWICE]) == {"unknown": "error", "twice": "error"}


@pytest.mark.parametrize(
    ("renewed", "twice", "unknown"), [([3], "pass", "pass"), ([1], "fail", "fail"), ([1, 2], "fail", "fail")]
)
def test_of_a_kept_table_the_rows_that_were_renewed_are_looked_at(
    build_db: Path, renewed: list[int], twice: str, unknown: str
) -> None:
    """And all of them in a new file."""
    with duckdb.connect(str(build_db)) as connection:
        connection.execute("create table renewed as select unnest($1) as id", [renewed])
    across, alone = (replace(test, kept_by="", renewed="id in (select id from renewed)") for test in (TWICE, UNKNOWN))
    tests = [replace(across, is_across=True), alone]
    assert found(build_db, tests, GoneThrough([], [])) == {"twice": twice, "unknown": unknown}
    assert found(build_db, tests) == {"twice": "fail", "unknown": "fail"}


def test_a_key_that_comes_again_beside_a_renewed_row_is_found(build_db: Path) -> None:
    """The row that was renewed has the key of one that was not."""
    with duckdb.connect(str(build_db)) as connection:
        connection.execute("create table renewed as select 2024 as year")
    across = replace(TWICE, is_across=True, renewed="fiscal_year in (select year from renewed)")
    assert found(build_db, [across], GoneThrough([], [])) == {"twice": "fail"}


def test_a_test_of_several_models_shares_the_view_and_is_held_to_its_periods(build_db: Path) -> None:
    """What the view shows of a year is held against a table of its own; 2023 has a row too many there, 2024 one too few."""
    with duckdb.connect(str(build_db)) as connection:
        connection.execute("create table marts.told as from (values (2023, 2), (2024, 1)) as told (fiscal_year, rows)")
    sql = f"""
        select fiscal_year from (select fiscal_year, count(*) as rows from {VIEW} group by fiscal_year) as shown
        full join yorozu_build.marts.told using (fiscal_year)
        where shown.rows is distinct from told.rows
    """
    several = DbtTest("t.several", "several", "error", sql, ["m", "n"], VIEW, ['"fiscal_year"'], True, "year", tells_period=True)
    assert several.reads(GoneThrough([2023], [])) == UNKNOWN.reads(GoneThrough([2023], []))
    results = {
        years: [
            (result.status, result.failures)
            for result in run_tests(build_db, [several, UNKNOWN], held)
            if result.name == "several"
        ]
        for years, held in {"all": None, "2023": GoneThrough([2023], []), "2022": GoneThrough([2022], [])}.items()
    }
    assert results == {"all": [("fail", 2)], "2023": [("fail", 1)], "2022": [("pass", 0)]}
