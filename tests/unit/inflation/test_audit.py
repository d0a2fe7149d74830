import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.inflation.audit import Stratum, estimate


def interval(*strata: Stratum) -> tuple[float, float, float]:
    found = estimate(strata)
    assert found is not None
    return found.low, found.missing, found.high


def test_a_stratum_looked_at_in_full_is_exact():
    assert interval(Stratum(50, 50, 12)) == (12, 12, 12)


def test_the_point_weighs_strata_by_their_size():
    low, missing, high = interval(Stratum(100, 20, 10), Stratum(900, 30, 1))
    assert missing == pytest.approx(50 + 30)
    assert 40 < low < missing < high < 180


def test_nothing_found_is_no_lower_bound_above_none():
    low, missing, high = interval(Stratum(100, 20, 0), Stratum(900, 30, 0))
    assert (low, missing) == (0, 0)
    assert 30 < high < 120


def test_everything_missing_is_no_upper_bound_below_all():
    assert interval(Stratum(100, 20, 20))[2] == 100


def test_unclear_records_widen_both_ends():
    clear = interval(Stratum(200, 40, 10))
    unclear = interval(Stratum(200, 40, 10, unclear=8))
    assert unclear[0] == clear[0]
    assert unclear[2] == interval(Stratum(200, 40, 18))[2] > clear[2]
    assert unclear[1] == pytest.approx(200 * 10 / 32)


def test_what_nobody_could_tell_is_no_estimate():
    assert estimate([Stratum(100, 20, 5), Stratum(900, 0, 0)]) is None
    assert estimate([Stratum(100, 20, 0, unclear=20)]) is None
    assert estimate([Stratum(100, 20, 5), Stratum(0, 0, 0)]) is not None


@pytest.mark.parametrize("sample", [(10, 11, 0, 0), (10, 5, 4, 2), (10, 5, -1, 0)])
def test_no_sample_of_its_stratum(sample: tuple[int, int, int, int]):
    with pytest.raises(ValueError, match="not a sample"):
        Stratum(*sample)


def test_a_nation_is_estimated_in_cells_as_well():
    low, missing, high = interval(Stratum(40_000, 200, 120), Stratum(680_000, 400, 4))
    assert low < missing < high
    assert high - low == pytest.approx(
        2 * 1.645 * np.hypot(40_000 * np.sqrt(0.24 / 200), 680_000 * np.sqrt(0.0099 / 400)), rel=0.15
    )


@given(st.integers(1, 300), st.data())
def test_ends_lie_around_the_point_and_within_what_there_is(size: int, data: st.DataObject):
    drawn = data.draw(st.integers(1, size))
    missing = data.draw(st.integers(0, drawn))
    unclear = data.draw(st.integers(0, drawn - missing))
    found = estimate([Stratum(size, drawn, missing, unclear)])
    if found is not None:
        assert missing <= found.low <= found.missing <= found.high <= size - (drawn - missing - unclear)


@pytest.mark.parametrize(("marked", "unmarked"), [(0.0, 0.0), (0.3, 0.0), (0.6, 0.02), (0.8, 0.1)])
def test_the_interval_covers_what_is_true(marked: float, unmarked: float):
    """Small samples, 400 times each: nominal 90 %, wanted 85 %."""
    random = np.random.default_rng(20251)
    covered = 0
    for _ in range(400):
        strata, truth = [], 0
        for size, drawn, share in ((80, 20, marked), (520, 30, unmarked)):
            missing = int(random.binomial(size, share))
            truth += missing
            strata.append(Stratum(size, drawn, int(random.hypergeometric(missing, size - missing, drawn))))
        low, _, high = interval(*strata)
        covered += low <= truth <= high
    assert covered / 400 >= 0.87
