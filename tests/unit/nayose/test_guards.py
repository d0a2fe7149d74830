"""Guards of clusters: what must stay apart stays apart, whatever order the edges come in, and the split falls on the weakest bridge."""

from __future__ import annotations

import random

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from ingestion.nayose.guards import DIFFERENT, Forest, guarded_clusters


def clusters(table: pa.Table) -> dict[int, int]:
    return dict(zip(table["profile_id"].to_pylist(), table["cluster_id"].to_pylist(), strict=True))


PROFILES = st.dictionaries(st.integers(0, 15), st.sampled_from([None, None, None, "N1", "N2", "N3"]), min_size=2, max_size=12)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[tuple[int, int, str | None]], list[tuple[int, int, int, str, float]]]:
    numbers = draw(PROFILES)
    ends = st.sampled_from(sorted(numbers))
    edges = draw(
        st.lists(st.tuples(ends, ends, st.sampled_from(["score", "score", "score", DIFFERENT]), st.integers(1, 9)), max_size=25)
    )
    listed = [(0, min(a, b), max(a, b), kind, float(bits)) for a, b, kind, bits in edges if a != b]
    return [(0, profile, number) for profile, number in numbers.items()], listed


@given(graphs(), st.randoms())
def test_guards_hold_and_order_does_not_matter(
    graph: tuple[list[tuple[int, int, str | None]], list[tuple[int, int, int, str, float]]], rng: random.Random
) -> None:
    profiles, edges = graph
    found = clusters(guarded_clusters(profiles, edges))
    for cluster in set(found.values()):
        numbers = {number for _, profile, number in profiles if number and found[profile] == cluster}
        assert len(numbers) <= 1
    for _, one, other, kind, _ in edges:
        if kind == DIFFERENT:
            assert found[one] != found[other]
    rng.shuffle(profiles)
    rng.shuffle(edges)
    assert clusters(guarded_clusters(profiles, edges)) == found


@given(graphs())
def test_nothing_is_split_without_a_reason(
    graph: tuple[list[tuple[int, int, str | None]], list[tuple[int, int, int, str, float]]],
) -> None:
    profiles, edges = graph
    free = [(component, profile, None) for component, profile, _ in profiles]
    joined = [edge for edge in edges if edge[3] != DIFFERENT]
    found = clusters(guarded_clusters(free, joined))
    for _, one, other, _, _ in joined:
        assert found[one] == found[other]


def test_the_weakest_bridge_is_cut() -> None:
    profiles = [(0, 1, "N1"), (0, 2, None), (0, 3, None), (0, 4, "N2")]
    edges = [(0, 1, 2, "score", 9.0), (0, 2, 3, "score", 2.0), (0, 3, 4, "score", 8.0)]
    assert clusters(guarded_clusters(profiles, edges)) == {1: 1, 2: 1, 3: 3, 4: 3}


def test_a_decision_that_joins_does_not_beat_two_numbers() -> None:
    profiles = [(0, 1, "N1"), (0, 2, "N2")]
    found = clusters(guarded_clusters(profiles, [(0, 1, 2, "decided_same", 4000.0)]))
    assert found == {1: 1, 2: 2}


def test_different_holds_through_others() -> None:
    profiles = [(0, 1, None), (0, 2, None), (0, 3, None)]
    edges = [(0, 1, 3, DIFFERENT, 4000.0), (0, 1, 2, "score", 3.0), (0, 2, 3, "score", 5.0)]
    assert clusters(guarded_clusters(profiles, edges)) == {1: 1, 2: 2, 3: 2}


def test_a_silent_link_does_not_tie_what_speaks_against_each_other() -> None:
    """1 and 2 are one for sure; 3 has another owner than 1, and 2 names none: 2–3 alone would look like a match."""
    profiles = [(0, 1, None), (0, 2, None), (0, 3, None)]
    edges = [(0, 1, 2, "score", 8.0), (0, 2, 3, "score", 3.0)]
    pairs = [(1, 2, 8.0), (2, 3, 3.0), (1, 3, -4.0)]
    assert clusters(guarded_clusters(profiles, edges, pairs, link=1.0, sure=6.0)) == {1: 1, 2: 1, 3: 3}
    assert clusters(guarded_clusters(profiles, edges, pairs[:2], link=1.0, sure=6.0)) == {1: 1, 2: 1, 3: 1}
    numbered = [(0, 1, 2, "score", 8.0), (0, 2, 3, "corporate_number", 3000.0)]
    assert clusters(guarded_clusters(profiles, numbered, pairs, link=1.0, sure=6.0)) == {1: 1, 2: 1, 3: 1}


@given(graphs(), st.randoms())
def test_averages_follow_the_sets(
    graph: tuple[list[tuple[int, int, str | None]], list[tuple[int, int, int, str, float]]], rng: random.Random
) -> None:
    """The running sums of a forest equal those counted anew after any joins."""
    profiles, edges = graph
    pairs = [(one, other, bits - 5.0) for one, other, bits in {(e[1], e[2]): (e[1], e[2], e[4]) for e in edges}.values()]
    forest = Forest({profile: None for _, profile, _ in profiles}, pairs)
    for _, one, other, _, _ in rng.sample(edges, len(edges)):
        forest.join(one, other)
        a, b = (rng.choice(profiles)[1] for _ in "ab")
        if forest.root(a) != forest.root(b):
            said = [bits for x, y, bits in pairs if {forest.root(x), forest.root(y)} == {forest.root(a), forest.root(b)}]
            assert abs(forest.average(a, b) - (sum(said) / len(said) if said else 0.0)) < 1e-9
