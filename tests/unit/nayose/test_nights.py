"""From night to night: a night links only what changed and finds what a full run finds; ids stay; decisions bind; nothing is reused."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingestion.nayose.decisions import Decision, append_decisions, decisions_file
from ingestion.nayose.renewals import Renewal, append_renewal
from ingestion.store.linkage import ledger_folder, reference_folder, state_folder
from tests.linkage import Nights, number, record
from tests.unit.nayose.test_linkage_models import others, planted

pytestmark = pytest.mark.slow
LATER = dt.date(2024, 5, 1)


def groups(ids: dict[str, str]) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for record_id, enterprise_id in ids.items():
        found.setdefault(enterprise_id, set()).add(record_id)
    return {frozenset(records) for records in found.values()}


def events(nights: Nights) -> set[tuple[str, str, str | None]]:
    rows = nights.rows("select enterprise_id, event, related_enterprise_id from intermediate.int_enterprise_id_events")
    return {(enterprise_id, event, related) for enterprise_id, event, related in rows}


def decide(place: Path, one: str, other: str, decision: str) -> None:
    low, high = sorted((one, other))
    append_decisions(place, [Decision(low, high, decision, "山田", "2025-06-10T09:00:00", "電話で確認")])


TWO = [
    record("d1", "株式会社ミナモ", "東京都千代田区神田神保町1-1-1", representative="水面 凪", telephone="03-1000-0001"),
    record("d2", "株式会社ミナモ", "東京都千代田区神田神保町1-1-1", representative="水面 凪", telephone="03-1000-0001"),
    record("d3", "オオゾラ", "東京都新宿区西新宿1-1-1", representative="大空 光", telephone="03-1000-0002"),
]
BACKGROUND = others()[:60]
together = pytest.mark.xdist_group("first night")
"""Tests that go on from `first_night` run in one process, so that it is built once."""


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    """One night on BACKGROUND and TWO; tests go on from copies of it."""
    nights = Nights(tmp_path_factory.mktemp("first"))
    nights.night([*BACKGROUND, *TWO])
    return nights


@together
def test_merges_splits_and_decisions(first_night: Nights, tmp_path: Path) -> None:
    nights = first_night.copied(tmp_path)
    first = nights.ids
    assert {event for _, event, _ in events(nights)} == {"created"}
    assert nights.same("d1", "d2") and not nights.same("d1", "d3")
    one, other = nights.enterprise("d1"), nights.enterprise("d3")

    decide(tmp_path, "hub:13:client:d1", "hub:13:client:d3", "same")
    second = nights.night([*BACKGROUND, *TWO])
    assert nights.same("d1", "d3") and nights.enterprise("d1") == one
    assert events(nights) == {(other, "merged", one)}

    decide(tmp_path, "hub:13:client:d1", "hub:13:client:d3", "different")
    decide(tmp_path, "hub:13:client:d1", "hub:13:client:d2", "different")
    third = nights.night([*BACKGROUND, *TWO])
    split = {third[f"hub:13:client:d{i}"] for i in (1, 2, 3)}
    assert len(split) == 3 and one in split
    assert other not in split, "a retired id came back"
    assert {(event, related) for _, event, related in events(nights)} == {("split", one)}
    untouched = [row["record_id"] for row in BACKGROUND]
    assert all(first[record_id] == second[record_id] == third[record_id] for record_id in untouched)


def test_a_record_decided_on_stays_with_its_equals_by_wording(tmp_path: Path) -> None:
    nights = Nights(tmp_path)
    decide(tmp_path, "hub:13:client:d1", "hub:13:client:d3", "different")
    nights.night([*BACKGROUND, *TWO])
    query = "select match_method, match_probability from intermediate.int_enterprises_assigned where record_id like '%:d_'"
    assert sorted(nights.rows(query), key=str) == [("record_alone", None), ("same_wording", 1.0), ("same_wording", 1.0)]


@together
def test_a_rebuild_from_records_decisions_and_ledger_gives_the_same(first_night: Nights, tmp_path: Path) -> None:
    nights = first_night.copied(tmp_path)
    decide(tmp_path, "hub:13:client:d1", "hub:13:client:d2", "different")
    before = nights.night([*BACKGROUND, *TWO])
    for path in sorted(state_folder(tmp_path).rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert nights.night([*BACKGROUND, *TWO]) == before
    assert len(list(ledger_folder(tmp_path).glob("*.parquet"))) == 2, "a night without changes adds nothing"
    again = Nights(tmp_path / "elsewhere")
    decisions_file(again.place).parent.mkdir(parents=True)
    decisions_file(again.place).write_bytes(decisions_file(tmp_path).read_bytes())
    assert groups(again.night([*BACKGROUND, *TWO])) == groups(before)


def changed(rng: random.Random, records: list[dict[str, Any]], night: int) -> list[dict[str, Any]]:
    """Another night's inbox: some records go, some say other things, some are new."""
    kept = [dict(row) for row in records if rng.random() > 0.01]
    for row in rng.sample(kept, 8):
        kind = rng.randrange(4)
        if kind == 0:
            row["telephone"] = f"03-2{night:03d}-{rng.randrange(1000, 9999)}"
        elif kind == 1:
            row["address"] = f"東京都世田谷区三軒茶屋{rng.randrange(1, 9)}-{night + 1}-{rng.randrange(1, 99)}"
        elif kind == 2:
            row["corporate_number"] = None if row["corporate_number"] else number(9000 + rng.randrange(999))
        else:
            row["name"] = f"株式会社{'東西南北'[night % 4]}{rng.randrange(10_000)}企画"
    double = [dict(row) | {"record_id": f"hub:01:client:N{night}-{i}"} for i, row in enumerate(rng.sample(kept, 4))]
    # New wordings of what nothing else touches: an edge must reach them.
    double += [
        dict(row) | {"record_id": f"hub:05:client:N{night}-{i}", "telephone": None} for i, row in enumerate(rng.sample(kept, 4))
    ]
    new = [
        record(f"hub:02:client:N{night}-{i}", f"有限会社新星{night}{i}工業", f"北海道札幌市中央区大通西{i + 1}-{night + 1}")
        for i in range(4)
    ]
    # A new record writes as one of the two wordings of a record that stays as it was.
    shared = [row for row in kept if row["month"] == LATER][:3]
    double += [dict(row) | {"record_id": f"hub:06:client:N{night}-{i}"} for i, row in enumerate(shared)]
    # A record with two wordings that nothing but the record ties.
    numberless = [row for row in kept if not row["corporate_number"]]
    later = [
        dict(row) | {"month": LATER, "telephone": f"03-4{night:03d}-{i:04d}"} for i, row in enumerate(rng.sample(numberless, 6))
    ]
    return [*kept, *double, *new, *later]


KEPT = {
    "int_nayose_mentions": "*",
    "int_nayose_wordings": "*",
    "int_nayose_coded": "*",
    "int_nayose_pairs": "*",
    "int_nayose_edges": "*",
    "int_nayose_clusters": "*",
    "int_nayose_records": "*",
    "int_nayose_record_digests": "*",
    "int_enterprise_ids": "cluster_id, records",
    "int_enterprises_assigned": "* exclude (enterprise_id)",
}
"""Tables that a night changes in place, with what does not depend on the ids that earlier nights gave."""


def test_a_night_finds_what_a_full_run_finds(tmp_path: Path) -> None:
    rng = random.Random(20250610)
    nights, full = Nights(tmp_path / "nightly"), Nights(tmp_path / "full")
    records = [*others()[:240], *planted()]
    nights.night(records)
    for night in range(3):
        records = changed(rng, records, night)
        before = dict(nights.ids)
        found = nights.night(records)
        compared = nights.rows("select count(*) from intermediate.int_nayose_touched")[0][0]
        assert 0 < compared < 400, "a night of a few changes looked at nearly everything"
        shutil.copytree(reference_folder(nights.place), reference_folder(full.place), dirs_exist_ok=True)
        assert groups(found) == groups(full.night(records, forget=True))
        for table, columns in KEPT.items():
            query = f"select {columns} from intermediate.{table} order by all"
            assert nights.rows(query) == full.rows(query), table
        stayed = [g for g in groups(found) if g in groups(before)]
        assert all(found[record_id] == before[record_id] for group in stayed for record_id in group)


@together
def test_the_ledger_is_written_once(first_night: Nights) -> None:
    (ledger,) = ledger_folder(first_night.place).glob("*.parquet")
    with duckdb.connect() as connection:
        rows = connection.execute(f"select count(*), count(distinct record_id) from '{ledger}' where event is null").fetchall()
    assert rows == [(len(first_night.ids),) * 2]
    assert ledger.stat().st_mode & 0o077 == 0 or ledger.parent.stat().st_mode & 0o077 == 0


def rarity(nights: Nights) -> dict[tuple[str, str], int]:
    return {(kind, value): users for kind, value, users in nights.rows("from intermediate.int_nayose_reference")}


@together
def test_rarity_is_a_reference_and_not_tonights_count(first_night: Nights, tmp_path: Path) -> None:
    """A name that becomes common elsewhere moves nobody until the reference is renewed, for a reason that is kept."""
    nights = first_night.copied(tmp_path)
    first = nights.ids
    before = rarity(nights)
    crowd = [
        record(
            f"hub:40:client:V{i}",
            "株式会社ミナモ",
            f"福岡県福岡市博多区博多駅前{i}-1-1",
            representative=f"江口 {'一二三四五六七八九十'[i]}",
        )
        for i in range(10)
    ]
    second = nights.night([*BACKGROUND, *TWO, *crowd])
    assert rarity(nights) == before
    assert all(second[record_id] == enterprise_id for record_id, enterprise_id in first.items())

    append_renewal(tmp_path, Renewal("2025-06-11T09:00:00", "山田", "年度替わり"))
    nights.night([*BACKGROUND, *TWO, *crowd])
    assert nights.rows("select reason from intermediate.int_nayose_renewal") == [("asked",)]
    assert rarity(nights)["total", ""] == 60 + 2 + 10
    nights.night([*BACKGROUND, *TWO, *crowd])
    assert nights.rows("select reason from intermediate.int_nayose_renewal") == [(None,)]
    assert len(list(reference_folder(tmp_path).glob("*.parquet"))) == 2
    nights.night([*others()[:100], *TWO, *crowd])
    assert nights.rows("select reason from intermediate.int_nayose_renewal") == [("grown",)]
