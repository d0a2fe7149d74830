"""R56: enterprises between よろず, 中小企業活性化協議会 and 事業承継・引継ぎ支援センター."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.partners.network import Network


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    made = Network(tmp_path)
    yield made
    made.connection.close()


def test_an_enterprise_of_both_centres_is_one_case_of_all_three(network: Network) -> None:
    network.refer("rev", "out", on=dt.date(2024, 5, 20))
    network.refer("suc", "joint", on=dt.date(2024, 5, 4), hub="14")
    network.refer("fin", "out", on=dt.date(2024, 5, 1))
    network.run()
    assert network.rows("select * exclude (fiscal_year) from three_party_case") == [
        ("E1", "yorozu+rev+suc", dt.date(2024, 5, 4), dt.date(2024, 5, 20), 0, 1, 1, 0, "13 14")
    ]
    query = "select hub_code, three_party_cases, cases_rev, cases_suc, cases_all_three from three_party_year order by 1"
    assert network.rows(query) == [("00", 1, 0, 0, 1), ("13", 1, 1, 0, 0), ("14", 1, 0, 1, 0)]


def test_other_institutions_and_rows_without_a_client_make_no_case(network: Network) -> None:
    network.refer("fin")
    network.refer("rev", enterprise=None)
    network.run()
    assert network.rows("from three_party_case") == []
    assert network.one("select three_party_cases, referrals_in from three_party_year where hub_code = '00'") == (0, 1)


def test_meetings_are_empty_before_v3_and_cases_before_v2(network: Network) -> None:
    network.report("13", dt.date(2019, 5, 1), "v1")
    network.report("13", dt.date(2021, 5, 1), "v2")
    network.meet("中小企業活性化協議会", "rev", "3機関連携会議")
    network.meet("中小企業活性化協議会", "rev", "会議")
    network.run()
    query = "select fiscal_year, three_party_cases, meetings, participants from three_party_year where hub_code = '00' order by 1"
    assert network.rows(query) == [(2019, None, None, None), (2021, 0, None, None), (2024, 0, 1, 5)]


@pytest.mark.parametrize(("counted", "failing_units"), [(1, set()), (2, {"00", "13"})])
def test_cases_that_the_kpi_marts_count_otherwise_are_found(network: Network, counted: int, failing_units: set[str]) -> None:
    network.refer("rev")
    network.run()
    network.connection.execute(
        f"create table kpi_hub_year as select '13' as hub_code, 2024 as fiscal_year, {counted} as three_party_cases "
        "union all select '14', 2024, 0"
    )
    network.connection.execute(f"create table kpi_national_year as select 2024 as fiscal_year, {counted} as three_party_cases")
    assert {row[1] for row in network.failures("three_party_cases_are_counted")} == failing_units
