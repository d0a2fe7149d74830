import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, poisson, t

from ingestion.inflation.deviation import discoveries, expected_range, logit_distance, p_value, shifted, z_score

SHARE, RATE = np.array([True]), np.array([False])


def score(marked: float, expected: float, n: float, is_share: np.ndarray, variance: float = 0.0) -> float:
    return float(z_score(np.array([marked]), np.array([expected]), np.array([n]), is_share, np.array([variance]))[0])


def by_hand(p: list[float]) -> list[float]:
    """Benjamini and Hochberg's definition, word by word: the least q at which the step-up procedure rejects."""
    ranked = sorted(p)
    return [
        min(min(1.0, len(p) * later / (ranked.index(later) + ranked.count(later))) for later in ranked if later >= own)
        for own in p
    ]


def test_benjamini_and_hochberg_on_their_own_example():
    """The fifteen p-values of the paper (1995, section 3.2): four discoveries at q = .05."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    q = discoveries(np.array(p))
    assert (q <= 0.05).sum() == 4
    assert q[3] == pytest.approx(15 * 0.0095 / 4)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_q_values_are_those_of_the_definition(p: list[float]):
    assert discoveries(np.array(p)) == pytest.approx(by_hand(p))


def test_what_was_not_judged_has_no_q_and_is_not_counted():
    q = discoveries(np.array([0.01, np.nan, 0.04]))
    assert q[[0, 2]] == pytest.approx([0.02, 0.04])
    assert np.isnan(q[1])


@pytest.mark.parametrize(("marked", "expected"), [(2, 0.3), (4, 0.5), (5, 1.5), (12, 5), (70, 50), (3, 3)])
def test_without_wandering_the_score_is_that_of_the_exact_tail(marked: int, expected: float):
    exact = -t.ppf(binom.sf(marked - 1, 500, expected / 500), 1e6)
    assert score(marked, expected, 500, SHARE) == pytest.approx(exact, abs=0.35)
    assert score(marked, expected, 500, SHARE) < exact + 0.05  # never bolder than the exact one
    assert score(marked, expected, 500, RATE) == pytest.approx(-t.ppf(poisson.sf(marked - 1, expected), 1e6), abs=0.9)


def test_with_much_wandering_the_score_is_the_distance_in_logits():
    assert score(2000, 1000, 100_000, RATE, 0.09) == pytest.approx(np.log(2) / 0.3, rel=0.02)


@settings(max_examples=50)
@given(st.floats(0.05, 0.9), st.integers(30, 3000), st.floats(0, 0.5), st.booleans())
def test_more_marks_are_never_less_remarkable(share: float, n: int, variance: float, is_share: bool):
    marked = np.arange(n + 1.0)
    same = np.ones_like(marked)
    z = z_score(marked, same * share * n, same * n, same == is_share, same * variance)
    assert (np.diff(z) > -1e-9).all()


@settings(max_examples=50)
@given(st.floats(0.001, 0.9), st.integers(30, 3000), st.floats(0, 0.5))
def test_a_range_ends_where_the_score_says(share: float, n: int, variance: float):
    wanted, expected, size, spread = (np.array([value]) for value in (1.65, share * n, float(n), variance))
    low, high = expected_range(wanted, expected, size, SHARE, spread)
    assert 0 <= low[0] <= expected[0] + 1
    assert high[0] <= n + 0.01 * n
    if high[0] < n * 0.98:
        assert score(high[0] * 1.005 + 0.01, share * n, n, SHARE, variance) > 1.65 - 1e-9


def test_few_residuals_make_a_p_value_larger():
    z, freedom = np.array([3.0, 3.0]), np.array([10.0, 1e6])
    assert p_value(z, freedom) == pytest.approx(t.sf(3, freedom))


@given(st.floats(0.01, 0.98), st.floats(-3, 3))
def test_a_shift_is_one_of_logits(share: float, shift: float):
    moved = float(shifted(np.array([share * 100]), np.array([100.0]), np.array([shift]), SHARE)[0]) / 100
    assert np.log(moved / (1 - moved)) - np.log(share / (1 - share)) == pytest.approx(shift, abs=1e-6)


def test_an_expected_count_is_at_no_distance():
    assert logit_distance(np.array([0.02]), np.array([0.02]), np.array([50.0]), SHARE) == 0
