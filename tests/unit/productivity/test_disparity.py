"""Disparity between hubs against definitions written out, and breaks in the series."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.unit.productivity.comparison import HUBS, compare, proportion, rate


def gini(values: np.ndarray, weights: np.ndarray) -> float:
    """Mean absolute difference of all pairs / twice the mean."""
    pairs = np.abs(values[:, None] - values[None, :]) * weights[:, None] * weights[None, :]
    return float(pairs.sum() / (2 * weights.sum() ** 2 * np.average(values, weights=weights)))


def total(hub: str, year: int, value: float) -> dict[str, Any]:
    return {
        "hub_code": hub, "fiscal_year": year, "measure": "enterprises", "kind": "total", "numerator": value, "cases": value,
        "factor": 1, "value": value,
    }  # fmt: skip


def test_indices_equal_their_definitions() -> None:
    rng = np.random.default_rng(3)
    rows = [rate(hub, 2023, rng.lognormal(0, 0.5, int(rng.integers(30, 300))), rng.uniform(2, 9)) for hub in HUBS]
    row = compare(rows).dicts("select * from disparity_year")[0]
    values = np.array([r["value"] for r in rows])
    weights = np.array([r["denominator"] for r in rows])
    assert (row["hubs"], row["minimum"], row["maximum"]) == (47, values.min(), values.max())
    quantiles = np.quantile(values, [0.1, 0.25, 0.5, 0.75, 0.9])
    assert [row[name] for name in ("p10", "quartile_1", "median", "quartile_3", "p90")] == pytest.approx(list(quantiles))
    assert row["p90_p10"] == pytest.approx(quantiles[4] / quantiles[0])
    assert row["cv"] == pytest.approx(100 * values.std(ddof=1) / values.mean())
    assert row["gini"] == pytest.approx(gini(values, np.ones(47)))
    assert row["gini_weighted"] == pytest.approx(gini(values, weights))


def test_variance_between_hubs_equals_the_method_of_moments() -> None:
    rng = np.random.default_rng(4)
    rows = [
        proportion(hub, 2023, int(rng.binomial(n, 0.6 + 0.1 * rng.normal())), n)
        for hub, n in zip(HUBS, range(60, 530, 10), strict=True)
    ]
    row = compare(rows).dicts("select * from disparity_year")[0]
    parts, wholes = (np.array([r[key] for r in rows], dtype=float) for key in ("numerator", "denominator"))
    share = parts.sum() / wholes.sum()
    weights = wholes / (100**2 * share * (1 - share))
    values = 100 * parts / wholes
    q = (weights * (values - np.average(values, weights=weights)) ** 2).sum()
    tau = (q - 46) / (weights.sum() - (weights**2).sum() / weights.sum())
    assert tau > 0
    assert row["between_hub_variance"] == pytest.approx(tau)
    assert row["between_hub_cv"] == pytest.approx(100 * np.sqrt(tau) / (100 * share))
    assert row["share_beyond_chance"] == pytest.approx(100 * (q - 46) / q)


@pytest.mark.parametrize(("truth", "low", "high"), [(0.0, 0.0, 1.2), (8.0, 7.0, 9.0)])
def test_what_is_beyond_chance_is_found_and_chance_is_not(truth: float, low: float, high: float) -> None:
    rng = np.random.default_rng(6)
    rows = [
        proportion(hub, year, int(rng.binomial(300, 0.6 + truth / 100 * rng.normal())), 300)
        for year in range(1950, 2000)
        for hub in HUBS
    ]
    found = [row["between_hub_variance"] for row in compare(rows).dicts("select between_hub_variance from disparity_year")]
    assert low <= np.sqrt(np.mean(found)) <= high


def test_equal_hubs_have_no_disparity_and_one_that_has_all_has_the_most() -> None:
    alike = compare([total(hub, 2023, 10) for hub in HUBS[:10]]).dicts("select * from disparity_year")[0]
    assert (alike["gini"], alike["cv"], alike["p90_p10"], alike["gini_weighted"]) == (pytest.approx(0), 0, 1, None)
    one = compare([total(hub, 2023, 100 if hub == "05" else 0) for hub in HUBS[:10]]).dicts("select * from disparity_year")[0]
    assert one["gini"] == pytest.approx(0.9)
    assert one["p90_p10"] is None  # nothing to divide by


def test_one_hub_alone() -> None:
    row = compare([total("13", 2023, 10)]).dicts("select * from disparity_year")[0]
    assert (row["hubs"], row["minimum"], row["maximum"], row["gini"], row["cv"]) == (1, 10, 10, pytest.approx(0), None)
    assert row["between_hub_variance"] is None


@pytest.mark.parametrize(
    ("before", "now", "began", "ended", "is_break"),
    [
        (HUBS[:10], HUBS[:10], 0, 0, False),
        (HUBS[:10], HUBS[:11], 1, 0, False),  # one in ten is the threshold, not beyond it
        (HUBS[:10], HUBS[:12], 2, 0, True),
        (HUBS[:10], HUBS[:8], 0, 2, True),
        (HUBS[:10], HUBS[1:11], 1, 1, True),  # as many hubs, but not the same
    ],
)
def test_hubs_that_begin_or_end_break_the_series(
    before: list[str], now: list[str], began: int, ended: int, is_break: bool
) -> None:
    rows = [total(hub, 2022, 10) for hub in before] + [total(hub, 2023, 10) for hub in now]
    first, second = compare(rows).dicts("select * from disparity_year order by fiscal_year")
    assert (first["hubs_before"], first["is_series_break"]) == (None, None)
    assert (second["hubs_before"], second["hubs_began"], second["hubs_ended"]) == (len(before), began, ended)
    assert second["is_series_break"] is is_break


def test_a_year_without_one_before_is_not_compared() -> None:
    rows = [total(hub, year, 10) for hub in HUBS[:10] for year in (2020, 2022)]
    assert [row["is_series_break"] for row in compare(rows).dicts("select * from disparity_year")] == [None, None]


def test_the_same_hubs_in_another_order_give_the_same_figures() -> None:
    rng = np.random.default_rng(8)
    rows = [rate(hub, 2023, rng.lognormal(0, 0.5, 50), rng.uniform(2, 9)) for hub in HUBS]
    assert compare(rows).dicts("select * from disparity_year") == compare(rows[::-1]).dicts("select * from disparity_year")
