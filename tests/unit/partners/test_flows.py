"""R9, R10, R27, R28, R57: referrals by direction and type of institution; what was not handed in is empty, not zero."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.partners.network import Network


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    made = Network(tmp_path)
    yield made
    made.connection.close()


def test_a_year_of_v1_is_empty_with_its_reason_and_a_year_without_referrals_is_zero(network: Network) -> None:
    network.report("13", dt.date(2019, 5, 1), "v1")
    network.report("13", dt.date(2021, 5, 1), "v2")
    network.run()
    columns = "referrals, enterprises, confirmed, share, reason"
    assert network.flow("all", columns, year=2019) == (None, None, None, None, "referral_sheet")
    assert network.flow("all", columns, year=2021) == (0, 0, 0, None, None)
    assert network.flow("fin", columns, year=2019, hub="00") == (None, None, None, None, "referral_sheet")


def test_shares_are_of_the_direction_and_an_enterprise_counts_once_in_a_cell(network: Network) -> None:
    for kind, direction, enterprise in (
        ("fin", "in", "E1"),
        ("fin", "in", "E1"),
        ("cci", "in", "E2"),
        ("sci", "in", "E3"),
        ("fin", "out", "E1"),
    ):
        network.refer(kind, direction, enterprise)
    network.run()
    assert network.flow("fin", "referrals, enterprises, share") == (2, 1, 50.0)
    assert network.flow("rev", "referrals, enterprises, share") == (0, 0, 0.0)
    assert network.flow("all", "referrals, enterprises, share", "out") == (1, 1, 100.0)


def test_the_nation_counts_an_enterprise_of_two_hubs_once(network: Network) -> None:
    network.refer("fin", hub="13", enterprise="E1")
    network.refer("fin", hub="14", enterprise="E1")
    network.run()
    assert [network.flow("fin", "referrals, enterprises", hub=hub) for hub in ("13", "14", "00")] == [(1, 1), (1, 1), (2, 1)]


def test_the_six_published_groups_gather_the_other_types(network: Network) -> None:
    for kind in ("fin", "rev", "suc", "oth"):
        network.refer(kind)
    network.run()
    groups = dict(
        network.rows(
            "select category, referrals from partner_flow_year where classification = 'published_group' and hub_code = '00' "
            "and direction = 'in' and fiscal_year = 2024"
        )
    )
    assert groups.pop("その他") == 3
    assert groups.pop("金融機関") == 1
    assert set(groups.values()) == {0}
    assert len(groups) == 4


def test_other_institutions_are_told_apart_by_their_names(network: Network) -> None:
    kinds = {
        "東京信用保証協会": "guarantee",
        "ジェトロ東京": "jetro",
        "東京都中小企業団体中央会": "chuokai",
        "下請かけこみ寺": "kakekomi",
        "山田税理士事務所": "shigyo",
        "株式会社はるかコンサルティング": "private",
        "はるか": "oth",
        None: "oth",
    }
    for name in kinds:
        network.refer("oth", institution_name=name)
    network.run()
    told = network.rows(
        "select category, referrals from partner_flow_year where classification = 'kind' and hub_code = '13' and referrals > 0"
    )
    assert dict(told) == Counter(kinds.values())


def test_a_type_that_is_given_outweighs_the_name(network: Network) -> None:
    network.refer("cci", institution_name="はるか銀行")
    network.run()
    assert network.flow("cci", "referrals") == 1


def test_a_type_that_could_not_be_read_is_shown_and_not_spread(network: Network) -> None:
    network.refer("oth")
    network.refer("oth")
    network.add("raw.row_issue", sha256="13 2024-05-01", sheet="紹介連携", row=1, code="W03")
    network.add("raw.row_issue", sha256="13 2024-05-01", sheet="紹介連携", row=2, code="W10")
    network.run()
    assert network.flow("all", "referrals, unread_type_referrals") == (2, 1)


def test_what_partners_alone_logged_stands_beside_and_is_empty_without_a_log(network: Network) -> None:
    network.partner("fin-13001", "はるか銀行", "bank")
    network.refer("fin", enterprise="E1", partner_id="fin-13001")
    network.note("fin-13001", "in", "E1")
    network.note("fin-13001", "in", "E2")
    network.run()
    columns = "referrals, confirmed, unconfirmed, no_partner_log, partner_only, partner_log_months, confirmed_rate"
    assert network.flow("fin", columns, hub="13") == (1, 1, 0, 0, 1, 1, 100.0)
    assert network.flow("fin", columns, hub="14") == (0, 0, 0, 0, None, 0, None)
    assert network.flow("cci", columns, hub="13") == (0, 0, 0, 0, None, 0, None)
    # A bank's log has no word for joint support: that nothing was logged says nothing.
    assert network.flow("fin", columns, "joint") == (0, 0, 0, 0, None, 0, None)


def _kpi(network: Network, referrals_in: int) -> None:
    for table, hub in (("kpi_hub_year", "'13'"), ("kpi_hub_year", "'14'"), ("kpi_national_year", None)):
        unit = f"{hub} as hub_code, " if hub else ""
        count = 0 if hub == "'14'" else referrals_in
        select = f"select {unit}2024 as fiscal_year, {count} as referrals_in, 0 as referrals_out, 0 as joint_support, 0 as three_party_cases"
        network.connection.execute(f"create table if not exists {table} as {select} limit 0; insert into {table} {select}")


@pytest.mark.parametrize(("counted", "failures"), [(2, 0), (3, 8)])
def test_flows_that_do_not_come_to_what_the_kpi_marts_count_are_found(network: Network, counted: int, failures: int) -> None:
    network.refer("fin")
    network.refer("oth", institution_name="東京信用保証協会")
    network.run()
    _kpi(network, counted)
    assert len(network.failures("partner_flows_add_up")) == failures
