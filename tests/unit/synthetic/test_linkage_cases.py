"""The cast of the demonstration: who sits on which client number, that it depends on nothing but the plan, and what readings names have."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import random
import re
from pathlib import Path

import pytest

from ingestion.normalise.identifiers import corporate_check_digit
from ingestion.synthetic.demo import DemoPlan, make_demo
from ingestion.synthetic.linkage_cases import NEEDS, Cast, Group, cases, cast_of
from ingestion.synthetic.linkage_spelling import respelled
from ingestion.synthetic.linkage_stories import STORIES
from ingestion.synthetic.partners import bank_style
from ingestion.synthetic.words import words
from ingestion.synthetic.world import Enterprise, calibration, enterprise

PLAN = DemoPlan(consultations=6000, hubs=("01", "13", "27"))
TINY = DemoPlan(
    consultations=24, hubs=("01", "13", "27", "40"), fiscal_years=(2023,), months=(dt.date(2023, 5, 1), dt.date(2023, 6, 1))
)


@pytest.fixture(scope="module")
def casts() -> list[Cast]:
    return [cast_of(PLAN, hub) for hub in PLAN.hub_codes]


@pytest.fixture(scope="module")
def groups(casts: list[Cast]) -> list[Group]:
    return [group for cast in casts for group in cast.groups]


def clients_of(group: Group) -> list[Enterprise]:
    return [client for history in group.histories for _, client in history]


def test_every_case_is_a_story_and_is_cast(groups: list[Group]) -> None:
    assert len(cases()) == len({case.name for case in cases()})
    assert {case.name for case in cases()} == set(STORIES)
    assert {case.needs for case in cases()} <= set(NEEDS)
    assert {group.case.name for group in groups} == set(STORIES)


def test_a_number_has_one_story(groups: list[Group]) -> None:
    seats = [(seat.hub_code, seat.number) for group in groups for seat in group.seats]
    assert len(seats) == len(set(seats))


def test_the_cast_depends_on_the_plan_only(casts: list[Cast]) -> None:
    assert cast_of(PLAN, "13") == casts[1]
    assert cast_of(DemoPlan(consultations=6000, hubs=("01", "13", "27"), seed=7), "13") != casts[1]


def test_guests_of_a_hub_are_told_as_in_the_hub_before(casts: list[Cast]) -> None:
    guests = [seat.number for group in casts[0].groups for seat in group.seats if seat.hub_code == "13"]
    assert guests
    assert all(number in casts[1].histories for number in guests)


def test_cases_are_few_against_all_numbers(casts: list[Cast]) -> None:
    for cast in casts:
        numbers = [seat.number for group in cast.groups for seat in group.seats if seat.hub_code == cast.hub_code]
        assert len(numbers) < 0.5 * (max(numbers) - min(numbers))


def test_one_enterprise_has_one_truth_and_several_have_several(groups: list[Group]) -> None:
    for group in groups:
        latent = {client.latent_id for client in clients_of(group)}
        assert (len(latent) == 1) == group.case.is_same, group.name


def test_numbers_are_of_no_office_and_tell_parent_from_child(groups: list[Group]) -> None:
    for group in groups:
        numbers = {client.corporate_number for client in clients_of(group) if client.corporate_number}
        assert all(n[1:5] == "9900" and n[0] == str(corporate_check_digit(n[1:])) for n in numbers)
        assert not group.case.is_same or len(numbers) <= 1, group.name
        if group.case.name in ("subsidiary", "merger"):
            assert len(numbers) == 2, group.name


def test_a_change_comes_while_its_number_is_drawn(groups: list[Group]) -> None:
    changed = [group for group in groups if group.case.name == "succession"]
    assert changed
    for group in changed:
        (_, before), (since, after) = group.histories[0]
        assert before.representative.split(" ")[0] == after.representative.split(" ")[0]
        assert before.representative != after.representative
        assert since in PLAN.all_months()


def test_readings_are_those_of_the_name() -> None:
    clients = [enterprise(1, "13", number, 2023) for number in range(300)]
    founder = next(client for client in clients if client.business_form == "創業前")
    assert founder.name == founder.representative
    assert " " in founder.kana
    named = {
        stem.text + trade.text: stem.reading + trade.reading
        for stem in words("stem")
        for industry in calibration()["industry"]
        for trade in words("trade", industry)
    }
    businesses = [client for client in clients if client.business_form != "創業前"]
    assert all(client.kana == named[client.trade_name] for client in businesses)
    assert all(re.fullmatch("[ァ-ヶー]+", client.kana) for client in businesses)
    assert "会社" not in "".join(client.trade_name for client in businesses)


@pytest.mark.parametrize(("is_first", "written"), [(True, "カ）アオゾラセイサクシヨ"), (False, "アオゾラセイサクシヨ（カ")])
def test_banks_write_names_in_large_kana(is_first: bool, written: str) -> None:
    client = dataclasses.replace(
        enterprise(1, "13", 1, 2023), kana="アオゾラセイサクショ", legal_form="株式会社", is_form_first=is_first
    )
    assert bank_style(client) == written


def test_another_hand_changes_the_writing_only() -> None:
    client = enterprise(1, "13", 5, 2023)
    hands = [respelled(random.Random(i), client, is_home=True) for i in range(60)]
    assert {hand.latent_id for hand in hands} == {client.latent_id}
    assert {hand.place for hand in hands} == {client.place}
    assert len({hand.address for hand in hands}) > 5
    assert len({hand.telephone for hand in hands}) > 3
    assert any(not hand.address.startswith("東京都") for hand in hands)
    assert all(respelled(random.Random(i), client, is_home=False).address.startswith("東京都") for i in range(20))


def test_bytes_do_not_depend_on_the_number_of_processes(tmp_path: Path) -> None:
    digests = []
    for workers in (1, 2):
        inbox = tmp_path / str(workers)
        make_demo(inbox, DemoPlan(**(TINY.__dict__ | {"workers": workers})), truth_dir=tmp_path / f"truth{workers}")
        digests.append(
            {p.relative_to(inbox): hashlib.sha256(p.read_bytes()).hexdigest() for p in inbox.rglob("*") if p.is_file()}
        )
    assert digests[0] == digests[1]
    for name in ("linkage_case", "consultation"):
        files = [(tmp_path / f"truth{workers}" / f"{name}.parquet").read_bytes() for workers in (1, 2)]
        assert files[0] == files[1]
