"""Weights learnt from a hand-made set of records whose level frequencies are known, by the real models on one small night."""

from __future__ import annotations

import datetime as dt
import math
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingestion.nayose.decisions import Decision, append_decisions
from orchestration.cli.nayose import train_weights
from publishing.nayose.evidence import RARITY, Evidence, NothingToLearnFromError, gather
from publishing.nayose.training import FEWEST_PAIRS, Learnt, Status, bits_of, learn, proposed, wilson
from publishing.nayose.weights import NotASeedError, Weight, read_weights, write_weights
from publishing.nayose.words import WEIGHTS
from tests.linkage import Nights, number, record

together = pytest.mark.xdist_group("training")
"""Tests that read `nights` run in one process, so that it is built once."""
CORPORATIONS = 240
WORDINGS = 2 * CORPORATIONS
STEMS = ("青葉", "北斗", "朝霧", "藤波", "若宮", "清水", "千鳥", "高砂", "豊栄", "白山", "常盤", "春日")
TRADES = ("製作所", "商店", "建設", "食品", "印刷", "運輸", "電機", "設計", "木工", "園芸")
FORMS = ("株式会社", "有限会社")
PLACES = ("東京都千代田区神田神保町", "大阪府大阪市北区梅田", "北海道札幌市中央区大通西")


def wordings(serial: int) -> list[dict[str, Any]]:
    """Two wordings of a corporation: of 12, 3 change the form, 4 the person, 6 the telephone; every fifth adds to its name."""
    form = FORMS[serial % 2]
    name = f"{STEMS[serial % 12]}{TRADES[serial % 10]}{serial}"
    place = f"{PLACES[serial % 3]}{serial % 9 + 1}-{serial % 7 + 1}-{serial}"
    one = {"representative": f"佐藤 {serial}郎", "telephone": f"03-{3000 + serial}-1111", "corporate_number": number(serial)}
    other = one | {
        "representative": f"鈴木 {serial}子" if serial % 12 < 4 else one["representative"],
        "telephone": f"03-{3000 + serial}-2222" if serial % 12 < 6 else one["telephone"],
    }
    other_form = FORMS[(serial + 1) % 2] if serial % 12 < 3 else form
    return [
        record(f"a{serial}", f"{form}{name}", place, **one),
        record(f"b{serial}", f"{other_form}{name}{'' if serial % 5 else '販売'}", f"{place}-9", **other),
    ]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    linked = Nights(tmp_path_factory.mktemp("warehouse"))
    said = [row for serial in range(CORPORATIONS) for row in wordings(serial)]
    said += [record("d1", "喫茶ゆうひ", "東京都千代田区神田神保町1-1"), record("d2", "カフェ夕陽", "東京都千代田区神田神保町2-2")]
    judged = Decision("hub:13:client:d1", "hub:13:client:d2", "same", "山田", "2025-06-01T10:00:00", "電話で確認")
    append_decisions(linked.place, [judged])
    linked.night(said)
    return linked


@pytest.fixture(scope="module")
def evidence(nights: Nights) -> Evidence:
    return gather(nights.file)


def learnt_of(evidence: Evidence, comparison: str, level: str, present: list[Weight] | None = None) -> Learnt:
    return next(found for found in learn(evidence, present or read_weights(WEIGHTS)) if found.present.key == (comparison, level))


def forms_agree() -> float:
    """Share of pairs of two corporations whose forms agree, counted from the records as written."""
    said = [(row["corporate_number"], row["name"][:4]) for serial in range(CORPORATIONS) for row in wordings(serial)]
    pairs = [a[1] == b[1] for i, a in enumerate(said) for b in said[i + 1 :] if a[0] != b[0]]
    return sum(pairs) / len(pairs)


def test_every_level_by_rarity_has_a_typical_rarity() -> None:
    assert set(RARITY) == {weight.key for weight in read_weights(WEIGHTS) if weight.is_by_rarity}


@pytest.mark.slow
@together
def test_pairs_are_labelled_by_numbers_and_by_people(evidence: Evidence) -> None:
    assert (evidence.wordings, evidence.numbers) == (WORDINGS, CORPORATIONS)
    assert (evidence.matching_pairs, evidence.decided_pairs) == (CORPORATIONS + 1, 1)
    assert evidence.random_pairs == WORDINGS * (WORDINGS - 1) // 2 - CORPORATIONS
    assert evidence.as_of == dt.date(2025, 6, 10)


@pytest.mark.slow
@together
def test_known_frequencies_give_the_right_bits(evidence: Evidence) -> None:
    share = forms_agree()
    expected = {
        ("form", "same"): math.log2(0.75 / share),
        ("form", "differ"): math.log2(0.25 / (1 - share)),
        ("person", "differ"): math.log2(4 / 12),
        ("telephone", "differ"): math.log2(6 / 12),
    }
    for (comparison, level), bits in expected.items():
        found = learnt_of(evidence, comparison, level)
        assert found.status is Status.LEARNT and found.bits
        assert found.bits.value == pytest.approx(bits, abs=0.05), (comparison, level)
        assert found.bits.low < bits < found.bits.high


@pytest.mark.slow
@together
def test_rarity_learns_m_and_keeps_the_scale(evidence: Evidence) -> None:
    for comparison, level, m in (("name", "exact", 0.8), ("person", "same", 8 / 12), ("telephone", "same", 0.5)):
        found = learnt_of(evidence, comparison, level)
        assert found.status is Status.LEARNT and found.m
        assert found.m.value == pytest.approx(m, abs=0.01), (comparison, level)
    rows = {row.key: row for row in proposed(read_weights(WEIGHTS), learn(evidence, read_weights(WEIGHTS)), "edition X")}
    present = {row.key: row for row in read_weights(WEIGHTS)}
    assert float(rows["person", "same"].m) == pytest.approx(8 / 12, abs=0.01)
    assert (rows["person", "same"].scale, rows["person", "same"].bits) == (present["person", "same"].scale, "")
    assert rows["person", "same"].source == "learnt from edition X: 160 of 240 pairs of one enterprise"


@pytest.mark.slow
@together
def test_what_is_not_learnt_keeps_its_weight(evidence: Evidence) -> None:
    present = read_weights(WEIGHTS)
    learnt = {level.present.key: level for level in learn(evidence, present)}
    assert learnt["address", "missing"].status is Status.DEFINED
    assert learnt["name", "other_incorporated"].status is Status.GUARD
    assert learnt["address", "neighbour"].status is Status.TOO_FEW
    rows = {row.key: row for row in proposed(present, list(learnt.values()), "edition X")}
    kept = [row for row in present if not row.is_level or learnt[row.key].status is not Status.LEARNT]
    assert len(kept) > 20 and all(rows[row.key] == row for row in kept)


@pytest.mark.slow
@together
def test_a_wrong_weight_in_the_seed_is_shown(evidence: Evidence) -> None:
    present = read_weights(WEIGHTS)
    wrong = [replace(row, bits="3.0") if row.key == ("telephone", "differ") else row for row in present]
    found = learnt_of(evidence, "telephone", "differ", wrong)
    assert found.differs and found.present_bits == 3.0
    right = [replace(row, bits="-1.0") if row.key == ("telephone", "differ") else row for row in present]
    assert not learnt_of(evidence, "telephone", "differ", right).differs


@pytest.mark.slow
@together
def test_too_few_labels_are_refused(evidence: Evidence) -> None:
    few = replace(evidence, matching_pairs=FEWEST_PAIRS - 1)
    with pytest.raises(NothingToLearnFromError, match="199"):
        learn(few, read_weights(WEIGHTS))


@pytest.mark.slow
@together
def test_scores_are_held_against_numbers(evidence: Evidence) -> None:
    assert sum(band.same for band in evidence.bands) > CORPORATIONS // 2
    assert all(band.same <= band.pairs and 0 <= band.claimed <= 1 for band in evidence.bands)
    assert evidence.bands[-1].claimed > 0.99


@pytest.mark.slow
@together
def test_many_wordings_are_drawn_from_the_same_way_every_time(
    nights: Nights, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publishing.nayose.evidence.RANDOM_PAIRS", 50_000)
    drawn = gather(nights.file)
    assert drawn == gather(nights.file)
    assert 30_000 < drawn.random_pairs < 50_000
    share = drawn.random["form", "same"] / drawn.random_pairs
    assert share == pytest.approx(evidence.random["form", "same"] / evidence.random_pairs, abs=0.01)


@pytest.mark.slow
@together
def test_a_build_that_compares_otherwise_is_refused(nights: Nights, tmp_path: Path) -> None:
    other = tmp_path / "build" / "yorozu_build.duckdb"
    other.parent.mkdir()
    shutil.copyfile(nights.file, other)
    with duckdb.connect(str(other)) as connection:
        connection.execute("create or replace view intermediate.int_nayose_compared as select 1 as profile_a")
    with pytest.raises(NothingToLearnFromError, match="int_nayose_candidates"):
        gather(other)
    assert train_weights(tmp_path, tmp_path / "out", "") == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@together
def test_the_command_writes_a_page_and_a_seed_and_changes_nothing_else(nights: Nights, tmp_path: Path) -> None:
    before, build = WEIGHTS.read_bytes(), nights.file.read_bytes()
    assert train_weights(nights.place, tmp_path, "2025-07-01") == 0
    assert (WEIGHTS.read_bytes(), nights.file.read_bytes()) == (before, build)
    rows = read_weights(tmp_path / "nayose_weight_proposed.csv")
    assert [row.key for row in rows] == [row.key for row in read_weights(WEIGHTS)]
    assert any("as of 2025-07-01" in row.source for row in rows)
    page = (tmp_path / "nayose_weights.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 7 and "http" not in page and str(tmp_path) not in page


def test_a_warehouse_without_a_build_is_refused(tmp_path: Path) -> None:
    assert train_weights(tmp_path / "none", tmp_path / "out", "") == 2
    assert not (tmp_path / "none").exists()


def test_the_seed_comes_out_as_it_went_in(tmp_path: Path) -> None:
    present = read_weights(WEIGHTS)
    write_weights(present, tmp_path / "seed.csv")
    assert read_weights(tmp_path / "seed.csv") == present


def test_another_table_is_not_a_seed(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("comparison,bits\nname,1\n", encoding="utf-8")
    with pytest.raises(NotASeedError, match=r"other\.csv"):
        read_weights(tmp_path / "other.csv")


def test_intervals_hold_the_value_and_narrow_with_more_pairs() -> None:
    few, many = bits_of(30, 60, 30, 120), bits_of(3000, 6000, 3000, 12000)
    assert few.low < 1 < few.high and many.value == pytest.approx(1, abs=0.001)
    assert many.high - many.low < (few.high - few.low) / 5
    assert wilson(0, 0).low == 0 and wilson(0, 0).high == 1
    assert wilson(10, 10).high == 1 and wilson(0, 10).low == 0
