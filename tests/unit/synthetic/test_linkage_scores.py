"""The scoring of a linkage can fail: a planted wrong merge lowers precision, a planted split lowers recall, and both are named."""

from __future__ import annotations

import pandas as pd
import pytest

from benchmarks.linkage_scores import Scores, scores_of
from tests.linkage_scores import is_split, wrongly_joined

LATENT = {"a1": "A", "a2": "A", "a3": "A", "b1": "B", "b2": "B", "c1": "C"}
RIGHT = {"a1": "1", "a2": "1", "a3": "1", "b1": "2", "b2": "2", "c1": "3"}


def scored(found: dict[str, str]) -> Scores:
    records = pd.DataFrame({"truth": LATENT, "found": found})
    return scores_of(records["truth"], records["found"])


def test_a_right_linkage_scores_one() -> None:
    scores = scored(RIGHT)
    assert (scores.precision, scores.recall, scores.true_pairs) == (1.0, 1.0, 4)
    assert wrongly_joined(LATENT, RIGHT) == []
    assert not is_split(["a1", "a2", "a3"], RIGHT)


def test_a_wrong_merge_lowers_precision_only() -> None:
    found = RIGHT | {"b1": "1", "b2": "1"}
    scores = scored(found)
    assert scores.precision == pytest.approx(4 / 10)
    assert scores.recall == 1.0
    assert wrongly_joined(LATENT, found) == [("A", "B")]


def test_a_split_lowers_recall_only() -> None:
    found = RIGHT | {"a3": "9"}
    scores = scored(found)
    assert scores.precision == 1.0
    assert scores.recall == pytest.approx(2 / 4)
    assert is_split(["a1", "a2", "a3"], found)
    assert wrongly_joined(LATENT, found) == []


def test_one_record_gone_astray_is_both() -> None:
    found = RIGHT | {"a3": "2"}
    scores = scored(found)
    assert scores.precision == pytest.approx(2 / 4)
    assert scores.recall == pytest.approx(2 / 4)
    assert wrongly_joined(LATENT, found) == [("A", "B")]
