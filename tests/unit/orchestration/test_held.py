"""Held files at the command line: seen with their whole reason, decided one by one or a year at once, and never by nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingestion.settling.decisions import load_held_decisions
from orchestration.cli.app import app
from orchestration.lock import writer_lock
from tests.unit.whitepaper import shelves

FIRST, SECOND = "a" * 64, "ab" * 32
WHO = ("--who", "山田", "--why", "拠点に確認済み")


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    place = tmp_path / "倉 庫"
    files = {"13/2023-05": FIRST, "13/2023-06": SECOND, "13/2023-07": "d" * 64}
    shelves.settle(place, {name: (sha256, "accepted" if sha256[0] == "d" else "held") for name, sha256 in files.items()})
    return place


def held(warehouse: Path, *words: str, columns: int = 200) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["held", *words, "--warehouse", str(warehouse)], env={"COLUMNS": str(columns)})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def decided(warehouse: Path) -> dict[str, tuple[str, str]]:
    return {name: (made.decision, made.decided_by) for name, made in load_held_decisions(warehouse).by_sha256.items()}


def test_the_files_of_a_year_are_decided_at_once_but_for_those_decided_before(warehouse: Path) -> None:
    assert held(warehouse, "release", FIRST[:63], *WHO)[0] == 0
    status, told = held(warehouse, "refuse", "--fiscal-year", "2023", *WHO)
    assert status == 0 and "1 件を「不採用」と記録しました" in told and SECOND[:12] in told
    assert decided(warehouse) == {FIRST: ("released", "山田"), SECOND: ("refused", "山田")}
    status, told = held(warehouse, "refuse", "--fiscal-year", "2023", *WHO)
    assert status == 2 and "判断を待つ保留中のファイルはありません" in told
    assert "採用（次の処理から）" in held(warehouse, "list")[1]


def test_people_may_change_their_mind_after_the_night(warehouse: Path) -> None:
    assert held(warehouse, "refuse", FIRST[:9], *WHO)[0] == 0
    shelves.settle(
        warehouse, {"13/2023-05": (FIRST, "rejected"), "13/2023-06": (SECOND, "held"), "27/2023-05": (FIRST, "duplicate_file")}
    )
    assert FIRST[:12] not in held(warehouse, "list")[1]
    assert "不採用（反映済み）" in held(warehouse, "list", "--decided")[1]
    assert held(warehouse, "release", FIRST[:9], *WHO)[0] == 0
    assert decided(warehouse) == {FIRST: ("released", "山田")}
    assert "採用（次の処理から）" in held(warehouse, "list", "--decided")[1]


def test_a_year_has_its_own_files_alone(warehouse: Path) -> None:
    assert held(warehouse, "refuse", "--fiscal-year", "2022", *WHO)[0] == 2
    assert "保留中のファイルはありません" in held(warehouse, "list", "--fiscal-year", "2022")[1]
    assert "判断を待つもの 2 件" in held(warehouse, "list", "--fiscal-year", "2023")[1]


def test_several_fingerprints_are_all_recorded_or_none(warehouse: Path) -> None:
    status, told = held(warehouse, "release", FIRST[:9], "deadbeef", *WHO)
    assert status == 2 and "指紋 deadbeef" in told and decided(warehouse) == {}
    assert held(warehouse, "release", FIRST[:9], SECOND[:9], *WHO)[0] == 0
    assert set(decided(warehouse)) == {FIRST, SECOND}


@pytest.mark.parametrize("prefix", ["", "aaaaaaa", "d" * 12])
def test_a_fingerprint_too_short_or_of_no_held_file_is_refused(warehouse: Path, prefix: str) -> None:
    assert held(warehouse, "release", prefix, *WHO)[0] == 2
    assert decided(warehouse) == {}


@pytest.mark.parametrize(
    "words",
    [
        (FIRST, "--who", " ", "--why", "確認済み"),
        (FIRST, "--who", "山田", "--why", ""),
        WHO,
        (FIRST, "--fiscal-year", "2023", *WHO),
    ],
)
def test_nobody_without_a_reason_decides_and_files_are_named_one_way(warehouse: Path, words: tuple[str, ...]) -> None:
    assert held(warehouse, "refuse", *words)[0] == 2
    assert decided(warehouse) == {}


def test_a_warehouse_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    for words in (("list",), ("release", FIRST, *WHO)):
        status, told = held(tmp_path / "どこにもない", *words)
        assert status == 2 and "がありません" in told
    assert not (tmp_path / "どこにもない").exists()


def test_the_reason_is_shown_to_its_end(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = (
        "訂正の行数が置き換える提出の半分に満たないため保留しました。不足がないか確かめて送り直すか、全国本部へご連絡ください。"
    )
    monkeypatch.setattr(
        "orchestration.cli.held.FILES",
        f"select '{FIRST}', '13', 'x.xlsx', '{long}', 2023, null, if(len(?::varchar[]) = 0, 'held', null)",
    )
    assert "…" not in held(warehouse, "list", columns=70)[1]


def test_another_run_at_work_is_told(warehouse: Path) -> None:
    with writer_lock(warehouse):
        assert held(warehouse, "release", FIRST, *WHO)[0] == 3
    assert decided(warehouse) == {}
