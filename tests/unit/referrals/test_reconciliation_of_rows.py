"""Reconciliation of referrals on rows made by hand: the project's own SQL, run in a DuckDB of its own."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingestion.store.snapshot import create_raw_views
from tests.small_warehouse import SmallWarehouse

MODELS = (
    "stg_thresholds",
    "stg_partner_directions",
    "stg_institution_types",
    "int_partner_log_months",
    "int_referrals_enriched",
    "int_referral_candidates",
    "int_referral_matches",
    "fct_referral",
    "partner_only_referral",
)
TABLES = {
    "stg_referrals": "referral_id varchar, hub_code varchar, month date, referred_on date, direction varchar, institution_type varchar, "
    'institution_name varchar, partner_id varchar, record_id varchar, consultation_no varchar, sha256 varchar, sheet varchar, "row" integer',
    "stg_partner_referrals": "record_id varchar, partner_id varchar, referred_on date, direction varchar, hub_code varchar, "
    "named_hub_code varchar, sha256 varchar",
    "stg_files": "sha256 varchar, sender_kind varchar, partner_id varchar, named_month date, status varchar, is_in_force boolean, "
    "rows_read integer, rows_ignored integer",
    "stg_partners": "partner_id varchar, layout varchar",
    "int_enterprises_assigned": "record_id varchar, enterprise_id varchar",
}
MAY = dt.date(2024, 5, 1)
BANK, SHOKO, CENTER, GENERIC = "fin-13001", "cci-13001", "rev-13001", "pub-13001"


class Desk(SmallWarehouse):
    """A hub, its partners and their logs; `reconcile` runs the models."""

    def __init__(self) -> None:
        super().__init__()
        for name, columns in TABLES.items():
            self.table(name, columns)
        for partner_id, layout in ((BANK, "bank"), (SHOKO, "shoko"), (CENTER, "center"), (GENERIC, "generic")):
            self._add("stg_partners", partner_id, layout)

    def _add(self, table: str, *values: Any) -> None:
        self.connection.execute(f"insert into {table} values ({', '.join('?' * len(values))})", values)

    def refer(
        self, number: str, on: dt.date, partner: str | None = GENERIC, direction: str = "out", client: str = "E1", hub: str = "13"
    ) -> None:
        """What a hub reported."""
        self.add(
            "stg_referrals", referral_id=number, hub_code=hub, month=on.replace(day=1), referred_on=on, direction=direction,
            institution_type="oth", partner_id=partner, record_id=f"hub:{number}",
        )  # fmt: skip
        self._add("int_enterprises_assigned", f"hub:{number}", client)

    def note(
        self, number: str, on: dt.date, partner: str = GENERIC, direction: str = "out", client: str = "E1", hub: str | None = "13"
    ) -> None:
        """A row of a partner's log."""
        record = f"partner:{partner}:{number}"
        self._add("stg_partner_referrals", record, partner, on, direction, hub or "13", hub, f"file of {number}")
        self._add("int_enterprises_assigned", record, client)

    def log(self, partner: str, named: dt.date | None, sha256: str, rows: int = 0, status: str = "accepted") -> None:
        """A partner's file."""
        self._add("stg_files", sha256, "partner", partner, named, status, status == "accepted", rows, 0)

    def reconcile(self, warehouse: Path) -> dict[str, tuple[str, str | None]]:
        """Referral to its status and the number of the partner's row."""
        create_raw_views(self.connection, warehouse, dt.date(2024, 7, 1))
        self.build(*MODELS)
        query = "select referral_id, reconciliation, split_part(partner_record_id, ':', 3) from fct_referral"
        return {number: (status, record) for number, status, record in self.rows(query)}

    def partner_only(self) -> set[str]:
        """Numbers of the partners' rows no hub reported."""
        query = "select split_part(partner_record_id, ':', 3) from partner_only_referral"
        return {number for (number,) in self.rows(query)}


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.connection.close()


def test_the_nearest_of_two_referrals_is_confirmed_and_only_one(desk: Desk, tmp_path: Path) -> None:
    desk.refer("far", dt.date(2024, 5, 1))
    desk.refer("near", dt.date(2024, 5, 12))
    desk.note("1", dt.date(2024, 5, 10))
    assert desk.reconcile(tmp_path) == {"near": ("confirmed", "1"), "far": ("unconfirmed", None)}
    assert desk.partner_only() == set()


def test_the_nearest_of_two_rows_confirms_and_the_other_is_the_partners_alone(desk: Desk, tmp_path: Path) -> None:
    desk.refer("a", dt.date(2024, 5, 10))
    desk.note("far", dt.date(2024, 5, 1))
    desk.note("near", dt.date(2024, 5, 12))
    assert desk.reconcile(tmp_path) == {"a": ("confirmed", "near")}
    assert desk.partner_only() == {"far"}


@pytest.mark.parametrize(("days", "status"), [(-31, "unconfirmed"), (-30, "confirmed"), (30, "confirmed"), (31, "unconfirmed")])
def test_thirty_days_confirm_and_thirty_one_do_not(desk: Desk, tmp_path: Path, days: int, status: str) -> None:
    day = dt.date(2024, 5, 15)
    desk.refer("a", day)
    desk.log(GENERIC, MAY, "header of May")
    desk.note("1", day + dt.timedelta(days=days))
    assert desk.reconcile(tmp_path)["a"][0] == status


@pytest.mark.parametrize(
    "other", [{"direction": "in"}, {"client": "E2"}, {"partner": CENTER}, {"hub": "14"}], ids=lambda other: next(iter(other))
)
def test_another_direction_client_partner_or_hub_does_not_confirm(desk: Desk, tmp_path: Path, other: dict[str, str]) -> None:
    desk.refer("a", dt.date(2024, 5, 15))
    desk.log(GENERIC, MAY, "header of May")
    desk.note("1", dt.date(2024, 5, 15), **other)
    assert desk.reconcile(tmp_path) == {"a": ("unconfirmed", None)}
    assert desk.partner_only() == {"1"}


def test_a_row_that_names_no_hub_confirms_any_but_one_that_names_it_goes_first(desk: Desk, tmp_path: Path) -> None:
    desk.refer("a", dt.date(2024, 5, 15), hub="14")
    desk.note("1", dt.date(2024, 5, 16), hub=None)
    desk.note("2", dt.date(2024, 5, 16), hub="14")
    assert desk.reconcile(tmp_path) == {"a": ("confirmed", "2")}


def test_a_header_alone_is_a_log_of_the_month_it_is_named_for(desk: Desk, tmp_path: Path) -> None:
    desk.log(GENERIC, MAY, "header")
    desk.log(GENERIC, dt.date(2024, 6, 1), "header", status="duplicate_file")
    for month in (4, 5, 6):
        desk.refer(str(month), dt.date(2024, month, 15))
    assert desk.reconcile(tmp_path) == {"4": ("no_partner_log", None), "5": ("unconfirmed", None), "6": ("unconfirmed", None)}


def test_a_copy_of_a_log_with_rows_speaks_for_no_other_month(desk: Desk, tmp_path: Path) -> None:
    desk.log(GENERIC, MAY, "rows", rows=1)
    desk.log(GENERIC, dt.date(2024, 6, 1), "rows", rows=0, status="duplicate_file")
    desk.refer("a", dt.date(2024, 6, 15))
    assert desk.reconcile(tmp_path) == {"a": ("no_partner_log", None)}


@pytest.mark.parametrize("status", ["rejected", "held", "superseded", "incomplete"])
def test_a_file_not_in_force_is_no_log(desk: Desk, tmp_path: Path, status: str) -> None:
    desk.log(GENERIC, MAY, "file", status=status)
    desk.refer("a", dt.date(2024, 5, 15))
    assert desk.reconcile(tmp_path) == {"a": ("no_partner_log", None)}


def test_a_row_dated_in_the_month_is_a_log_whatever_the_file_is_called(desk: Desk, tmp_path: Path) -> None:
    desk.log(GENERIC, None, "file of 1", rows=1)
    desk.note("1", dt.date(2024, 5, 2), client="E2")
    desk.refer("a", dt.date(2024, 5, 30))
    assert desk.reconcile(tmp_path) == {"a": ("unconfirmed", None)}


def test_a_row_of_another_months_log_confirms_though_the_month_has_none(desk: Desk, tmp_path: Path) -> None:
    desk.refer("a", dt.date(2024, 5, 30))
    desk.note("1", dt.date(2024, 6, 3))
    assert desk.reconcile(tmp_path) == {"a": ("confirmed", "1")}


@pytest.mark.parametrize("partner", [None, "pub-99999", GENERIC])
def test_without_a_partner_or_its_log_there_is_nothing_to_compare(desk: Desk, tmp_path: Path, partner: str | None) -> None:
    desk.refer("a", dt.date(2024, 5, 15), partner)
    assert desk.reconcile(tmp_path) == {"a": ("no_partner_log", None)}


@pytest.mark.parametrize(
    ("partner", "status"),
    [(BANK, "no_partner_log"), (SHOKO, "no_partner_log"), (CENTER, "unconfirmed"), (GENERIC, "unconfirmed")],
)
def test_joint_support_needs_a_layout_with_a_word_for_it(desk: Desk, tmp_path: Path, partner: str, status: str) -> None:
    desk.log(partner, MAY, "header")
    desk.refer("joint", dt.date(2024, 5, 15), partner, "joint")
    desk.refer("out", dt.date(2024, 5, 15), partner, "out")
    assert desk.reconcile(tmp_path) == {"joint": (status, None), "out": ("unconfirmed", None)}


@pytest.mark.parametrize("seed", range(5))
def test_many_rows_are_matched_one_to_one_and_nearest_first(desk: Desk, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    days = {number: dt.date(2024, 5, 1) + dt.timedelta(days=rng.randrange(80)) for number in range(60)}
    clients = {number: f"E{rng.randrange(4)}" for number in days}
    referrals, rows = [n for n in days if n % 2], [n for n in days if not n % 2]
    for number in referrals:
        desk.refer(f"{number:02d}", days[number], client=clients[number])
    for number in rows:
        desk.note(f"{number:02d}", days[number], client=clients[number])
    expected: dict[int, int] = {}
    pairs = ((abs((days[a] - days[b]).days), a, b) for a in referrals for b in rows if clients[a] == clients[b])
    for gap, a, b in sorted(pairs):
        if gap <= 30 and a not in expected and b not in expected.values():
            expected[a] = b
    found = desk.reconcile(tmp_path)
    assert {a: b for a, (_, b) in found.items() if b} == {f"{a:02d}": f"{b:02d}" for a, b in expected.items()}
    assert desk.partner_only() == {f"{b:02d}" for b in rows} - {f"{b:02d}" for b in expected.values()}
