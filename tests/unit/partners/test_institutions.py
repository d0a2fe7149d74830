"""R58, I9: who the institutions are and what they did with the hubs; no person's name gets out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.partners.network import Network


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    made = Network(tmp_path)
    yield made
    made.connection.close()


def ids(network: Network) -> set[str]:
    return {identity for (identity,) in network.rows("select institution_id from partner_institution_year")}


def test_two_names_of_one_body_are_one_institution_at_every_hub(network: Network) -> None:
    network.refer("fin", institution_name="東京信用金庫協会")
    network.refer("fin", institution_name="（一社）東京都信用金庫協会", hub="14", enterprise="E2")
    network.run()
    row = network.one(
        "select institution_name, name_source, prefecture, hubs, enterprises, referrals_in from partner_institution_year"
    )
    assert row == ("東京都信用金庫協会", "alias", "東京都", 2, 2, 2)


def test_a_name_alone_finds_the_partner_of_the_hubs_prefecture(network: Network) -> None:
    network.partner("rev-13001", "中小企業活性化協議会", prefecture="13")
    network.partner("rev-14001", "中小企業活性化協議会", prefecture="14")
    network.refer("rev", institution_name="中小企業活性化協議会")
    network.refer("rev", institution_name="中小企業活性化協議会", hub="14")
    network.run()
    assert ids(network) == {"rev-13001", "rev-14001"}


def test_of_two_partners_elsewhere_neither_is_guessed(network: Network) -> None:
    network.partner("rev-26001", "中小企業活性化協議会", prefecture="26")
    network.partner("rev-27001", "中小企業活性化協議会", prefecture="27")
    network.refer("rev", institution_name="中小企業活性化協議会")
    network.run()
    assert ids(network) == {"name:13:中小企業活性化協議会"}


def test_a_common_name_at_two_hubs_is_two_institutions(network: Network) -> None:
    network.refer("cci", institution_name="商工会議所")
    network.refer("cci", institution_name="商工会議所", hub="14")
    network.run()
    assert ids(network) == {"name:13:商工会議所", "name:14:商工会議所"}


def test_an_id_counts_before_the_name_beside_it(network: Network) -> None:
    network.partner("fin-13001", "はるか銀行")
    network.partner("fin-13002", "みらい銀行")
    network.refer("fin", institution_name="みらい銀行", partner_id="fin-13001")
    network.run()
    assert network.one("select institution_id, institution_name from partner_institution_year") == ("fin-13001", "はるか銀行")


def test_a_persons_name_beside_an_institutions_falls_off(network: Network) -> None:
    written = [
        "はるか信用金庫 架空太郎様",
        "はるか信用金庫架空太郎",
        "架空太郎 はるか信用金庫",
        "はるか信用金庫（担当 架空太郎）",
    ]
    for name in written:
        network.refer("fin", institution_name=name)
    network.run()
    assert network.one("select institution_name, referrals_in from partner_institution_year") == ("はるか信用金庫", len(written))
    assert "架空" not in network.texts("partner_institution_year")


def test_a_name_that_may_be_a_persons_is_withheld_and_still_counted(network: Network) -> None:
    for name in ("架空太郎税理士事務所", "架空太郎", "株式会社架空", None):
        network.refer("oth", institution_name=name)
    network.run()
    row = network.one(
        "select institution_id, institution_name, name_source, referrals_in, enterprises from partner_institution_year"
    )
    assert row == ("unnamed:13:oth", None, "withheld", 4, 1)
    assert "架空" not in network.texts("partner_institution_year") + network.texts("partner_flow_year")


def test_a_registered_firm_is_found_though_its_name_has_no_word_for_an_organisation(network: Network) -> None:
    network.partner("oth-13001", "はるかパートナーズ")
    network.refer("oth", institution_name="はるかパートナーズ")
    network.run()
    assert network.one("select institution_id, institution_name from partner_institution_year") == (
        "oth-13001",
        "はるかパートナーズ",
    )


def test_main_fields_are_of_consultations_held_together_and_ties_go_by_name(network: Network) -> None:
    bank = {"institution_name": "はるか銀行"}
    network.consult("1", ["資金繰り", "IT活用"])
    network.consult("2", ["資金繰り", "価格転嫁", "事業計画"], attended="はるか銀行、みらい信用金庫")
    network.consult("3", ["広報戦略"])
    network.refer("fin", "joint", consultation_no="1", **bank)
    network.refer("fin", "out", consultation_no="3", **bank)
    network.run()
    query = "select institution_name, main_fields, joint_support, attended_consultations, joint_enterprises from partner_institution_year"
    assert {name: others for name, *others in network.rows(query)} == {
        "はるか銀行": ["資金繰り、IT活用、事業計画", 1, 1, 1],
        "みらい信用金庫": ["事業計画、価格転嫁、資金繰り", 0, 1, 1],
    }


def test_activities_count_by_institution_though_their_numbers_repeat(network: Network) -> None:
    network.meet("東京商工会議所")
    network.meet("東京商工会議所", activity="トレーニー受入")
    network.run()
    assert network.one("select network_activities, partner_trainees, referrals_in from partner_institution_year") == (2, 1, 0)


def test_a_partner_that_only_its_own_log_knows_is_listed(network: Network) -> None:
    network.partner("fin-13001", "はるか銀行")
    network.note("fin-13001", "in", "E1")
    network.run()
    columns = "institution_id, institution_name, referrals_in, partner_only, confirmed_rate"
    assert network.one(f"select {columns} from partner_institution_year") == ("fin-13001", "はるか銀行", 0, 1, None)
