"""The queue of questions: which pairs people are asked about, which never, and in which order."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ingestion.nayose.decisions import Decision, append_decisions
from tests.linkage import Nights, number, record
from tests.unit.nayose.test_linkage_models import others

pytestmark = pytest.mark.slow
HERE, FAR = "東京都千代田区神田神保町", "福岡県福岡市博多区博多駅前"
FIRST, SECOND = dt.date(2025, 6, 10), dt.date(2025, 6, 11)
Row = dict[str, Any]


def telephones(serial: int) -> tuple[Row, Row]:
    return {"telephone": f"03-1000-{serial:04d}"}, {"telephone": f"092-100-{serial:04d}"}


def persons(one: str, other: str) -> tuple[Row, Row]:
    return {"representative": one}, {"representative": other}


def numbers(one: int | None, other: int | None) -> tuple[Row, Row]:
    return {"corporate_number": one and number(one)}, {"corporate_number": other and number(other)}


def pair(key: str, block: int, name: str, *differences: tuple[Row, Row]) -> list[Row]:
    """Two records of one rare name in two places far apart, `key`1 and `key`2, and what else they say."""
    made = [record(f"{key}{i}", name, f"{town}{block}-1-1") for i, town in ((1, HERE), (2, FAR))]
    for one, other in differences:
        made[0] |= one
        made[1] |= other
    return made


def group(key: str, name: str, town: str, person: str, besides: Row) -> list[Row]:
    """One enterprise in four wordings, the last one silent on the representative."""
    rooms = [f"{town}3-1-1 曙ビル{floor}01" for floor in range(2, 6)]
    spoken = [person, person, person, None]
    return [record(f"{key}{i}", name, rooms[i], representative=spoken[i], **besides) for i in range(4)]


ABOUT_EVEN = [
    *pair("even", 21, "有限会社つぐみ", telephones(1)),
    *pair("often", 22, "有限会社ひよどり", telephones(2)),
    *pair("oneside", 23, "有限会社せきれい", telephones(3)),
]
LESS_LIKELY = [
    *pair("doubted", 24, "有限会社かわせみ", persons("川瀬 実", "江藤 蓮")),
    *pair("affects", 25, "有限会社やまがら", persons("山柄 歩", "野田 岬")),
]
NUMBERS = [
    *pair("two", 26, "有限会社かささぎ", telephones(4), numbers(11, 12)),
    *pair("one", 27, "有限会社ほおじろ", telephones(5), numbers(13, None)),
]
DECIDED = [
    *pair("apart", 28, "有限会社こげら", telephones(6)),
    *pair("unsure", 29, "有限会社あおじ", telephones(7)),
]
GROUPS = [
    *group("odds-here", "株式会社みそさざい", HERE, "真鶴 進", {"telephone": "03-1000-0008"}),
    *group("odds-far", "株式会社みそさざい", FAR, "小鷺 望", {"telephone": "092-100-0008"}),
    *group("balanced-here", "株式会社きくいただき", HERE, "大瑠 璃", {}),
    *group("balanced-far", "株式会社きくいただき", FAR, "尾長 学", {}),
]
RECORDS = [*others()[:200], *ABOUT_EVEN, *LESS_LIKELY, *NUMBERS, *DECIDED, *GROUPS]
CONSULTATIONS = {"often1": 2, "often2": 2, "oneside1": 9, "affects1": 3, "affects2": 2}


def whole(record_id: str) -> str:
    return f"hub:13:client:{record_id}"


CONSULTED = [whole(record_id) for record_id, times in CONSULTATIONS.items() for _ in range(times)]


class Queue:
    """Questions of one night in their order: the pair of records, by the parts of their ids that the tests write."""

    def __init__(self, nights: Nights) -> None:
        rows = nights.rows("select record_a, record_b, waiting_since from intermediate.int_nayose_review order by place")
        self.pairs = [tuple(sorted(record_id.removeprefix("hub:13:client:") for record_id in row[:2])) for row in rows]
        self.waiting = dict(zip(self.pairs, (row[2] for row in rows), strict=True))

    def between(self, one: str, other: str) -> list[tuple[str, ...]]:
        """The questions about a record of each of two groups (or of one pair)."""
        return [p for p in self.pairs if p[0].startswith(min(one, other)) and p[1].startswith(max(one, other))]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    made = Nights(tmp_path_factory.mktemp("nights"))
    made.night(RECORDS, consulted=CONSULTED, as_of=FIRST)
    return made


@pytest.fixture(scope="module")
def first(nights: Nights) -> Queue:
    return Queue(nights)


@pytest.fixture(scope="module")
def said(nights: Nights) -> dict[frozenset[str], float]:
    """Bits of the kept pairs of records of the first night."""
    rows = nights.rows(
        """
        select a.record_id, b.record_id, pairs.bits
        from intermediate.int_nayose_pairs as pairs
        inner join intermediate.int_nayose_mentions as a on pairs.profile_a = a.profile_id
        inner join intermediate.int_nayose_mentions as b on pairs.profile_b = b.profile_id
        """
    )
    return {frozenset((one, other)): bits for one, other, bits in rows}


@pytest.fixture(scope="module")
def second(nights: Nights, first: Queue, said: Any, tmp_path_factory: pytest.TempPathFactory) -> Queue:
    decisions = [
        Decision(whole(f"{key}1"), whole(f"{key}2"), decision, "山田", "2025-06-10T09:00:00", "電話で確認")
        for key, decision in (("apart", "different"), ("unsure", "unsure"))
    ]
    append_decisions(nights.place, decisions)
    nights.night(RECORDS, consulted=CONSULTED, as_of=SECOND)
    return Queue(nights)


def is_asked_for(bits: float) -> bool:
    return -3 <= bits <= 6


def test_a_weak_pair_is_asked(first: Queue) -> None:
    assert first.between("even1", "even2")


def test_a_pair_decided_on_leaves_and_the_others_wait_on(first: Queue, second: Queue) -> None:
    gone = {("apart1", "apart2"), ("unsure1", "unsure2")}
    assert gone <= set(first.pairs)
    assert set(second.pairs) == set(first.pairs) - gone
    assert set(second.waiting.values()) == {FIRST}


def test_two_numbers_are_no_question(first: Queue, said: dict[frozenset[str], float]) -> None:
    assert is_asked_for(said[frozenset((whole("two1"), whole("two2")))])
    assert not first.between("two1", "two2")
    assert first.between("one1", "one2")


def test_groups_that_speak_against_each_other_are_no_question(
    nights: Nights, first: Queue, said: dict[frozenset[str], float]
) -> None:
    """The silent wordings of the two look alike; those that name their representatives do not."""
    assert is_asked_for(said[frozenset((whole("odds-here3"), whole("odds-far3")))])
    assert not first.between("odds-here", "odds-far")
    assert not nights.same("balanced-here0", "balanced-far0")
    assert len(first.between("balanced-here", "balanced-far")) == 1


def test_uncertainty_times_consultations_of_the_smaller_side_is_the_order(first: Queue) -> None:
    """Entropy 1.0 for three comes before 0.66 for three, before 1.0 for one (nine on one side alone affect nobody) and 0.66 for one."""
    keys = [p[0].rstrip("1") for p in first.pairs]
    places = {key: keys.index(key) for key in ("often", "affects", "even", "oneside", "doubted")}
    assert places["often"] < places["affects"] < min(places["even"], places["oneside"])
    assert max(places["even"], places["oneside"]) < places["doubted"]
