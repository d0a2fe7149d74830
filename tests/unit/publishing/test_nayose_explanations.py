"""Paths and sentences of 名寄せ: the strongest path wins, every level has words, and bits read as they were summed."""

from __future__ import annotations

import csv
import itertools

from hypothesis import given
from hypothesis import strategies as st

from ingestion.store.linkage_schema import PARTS
from publishing.nayose.charts import bars_svg
from publishing.nayose.paths import Edge, strongest_path
from publishing.nayose.words import WEIGHTS, level_labels, percent_ja, prior_of, probability, sentence

EDGES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(1, 9)), max_size=20)


def widest(edges: list[Edge], start: int, end: int) -> float | None:
    """The best weakest edge, by removing edges weakest first."""
    for bits in sorted({edge.bits for edge in edges}, reverse=True):
        reached, grew = {start}, True
        while grew:
            near = {x for e in edges if e.bits >= bits for x in (e.one, e.other) if {e.one, e.other} & reached}
            grew = not near <= reached
            reached |= near
        if end in reached:
            return bits
    return None


@given(EDGES)
def test_the_weakest_edge_of_the_path_is_the_strongest_possible(drawn: list[tuple[int, int, int]]) -> None:
    edges = [Edge(a, b, "score", float(bits)) for a, b, bits in drawn if a != b]
    path = strongest_path(edges, [0], [7])
    expected = widest(edges, 0, 7)
    if path is None:
        assert expected is None
        return
    assert min(edge.bits for edge in path) == expected
    assert path[0].one == 0 and path[-1].other == 7
    assert all(before.other == after.one for before, after in itertools.pairwise(path))


def test_a_shared_wording_needs_no_path() -> None:
    assert strongest_path([], [1, 2], [2, 3]) == []
    assert strongest_path([], [1], [2]) is None


def test_every_level_has_words() -> None:
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        levels = {(row["comparison"], row["level"]) for row in csv.DictReader(file) if row["comparison"] in PARTS}
    assert levels == set(level_labels())


PAIR = {"bits": 1.5} | {f"{name}_level": "missing" for name in PARTS} | {f"{name}_bits": 0.0 for name in PARTS}
PAIR |= {
    "name_level": "exact",
    "name_bits": 15.9,
    "address_level": "town",
    "address_bits": 4.1,
    "person_level": "differ",
    "person_bits": -4.0,
}


def test_a_sentence_says_every_part_that_weighs() -> None:
    words = sentence(PAIR)
    assert "商号が一致 +15.9" in words and "同じ町 +4.1" in words and "代表者が異なる −4.0" in words
    assert "電話番号" not in words
    assert prior_of(PAIR) == 1.5 - 16.0
    assert words.endswith(f"確度 {100 * probability(1.5):.1f}%")


def test_no_score_is_certain() -> None:
    assert percent_ja(60.0) == "99.9%以上" and percent_ja(-60.0) == "0.1%未満"


def test_texts_of_a_chart_are_escaped() -> None:
    assert "<script>" not in bars_svg([("<script>", 1.0), ("x", -2.0)])
