"""Medians, ratios of sums and shares of 成果把握 with their intervals, against definitions written out and by simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.small_warehouse import SmallWarehouse
from tests.unit.outcomes.followed import follow, one, report

T_975 = {9: 2.2622, 19: 2.0930, 29: 2.0452, 59: 2.0010}


def order_statistics(values: np.ndarray) -> tuple[float, float] | None:
    """The narrowest pair of order statistics around the median that misses it in at most 2.5 % on each side."""
    n, ordered = len(values), np.sort(values)
    tails = [sum(math.comb(n, i) for i in range(k + 1)) / 2**n for k in range(n // 2 + 1)]
    allowed = [k for k, tail in enumerate(tails) if tail <= 0.025]
    return (ordered[max(allowed)], ordered[n - 1 - max(allowed)]) if allowed else None


@pytest.mark.parametrize("n", [10, 11, 17, 30, 61, 400])
def test_median_and_its_interval_are_order_statistics(n: int) -> None:
    rng = np.random.default_rng(n)
    added = np.round(rng.lognormal(5, 1, n), 3)
    row = one(follow(report(f"E{i:03d}", 2023, 1.0, added=2 * added[i]) for i in range(n)), "value_added_productivity")
    assert (row["n"], row["status"]) == (n, "ok")
    assert row["value"] == pytest.approx(np.median(added))
    assert (row["low"], row["high"]) == pytest.approx(order_statistics(added))


def test_interval_of_a_known_table() -> None:
    """n = 10: second and ninth; n = 20: sixth and fifteenth (any table of the sign test)."""
    for n, places in ((10, (2, 9)), (20, (6, 15))):
        row = one(follow(report(f"E{i:02d}", 2023, 1.0, added=2.0 * (i + 1)) for i in range(n)), "value_added_productivity")
        assert (row["low"], row["high"]) == places


def _growth(before: np.ndarray, now: np.ndarray, units: list[str] | None = None) -> SmallWarehouse:
    names = [f"E{i:04d}" for i in range(len(before))]
    hubs = units or ["13"] * len(before)
    reports = [report(e, 2022, b, hub=h) for e, b, h in zip(names, before, hubs, strict=True)]
    return follow([*reports, *(report(e, 2023, s, hub=h) for e, s, h in zip(names, now, hubs, strict=True))])


@pytest.mark.parametrize("n", [10, 20, 30, 60])
def test_growth_of_sums_and_its_interval(n: int) -> None:
    rng = np.random.default_rng(n)
    before = np.round(rng.lognormal(6, 1, n), 1)
    now = np.round(before * rng.lognormal(0.1, 0.2, n), 1)
    made = _growth(before, now)
    made.connection.execute("update outcome_parameter set value = 1 where parameter = 'fewest_enterprises'")
    made.build("int_outcome_shown", "outcome_year")
    row = one(made, "sales_growth")
    ratio = now.sum() / before.sum()
    error = math.sqrt(n / (n - 1) * ((now - ratio * before) ** 2).sum()) / before.sum() / ratio
    assert row["value"] == pytest.approx(100 * (ratio - 1))
    assert row["low"] == pytest.approx(100 * (ratio * math.exp(-T_975[n - 1] * error) - 1), abs=0.02)
    assert row["high"] == pytest.approx(100 * (ratio * math.exp(T_975[n - 1] * error) - 1), abs=0.02)


@pytest.mark.parametrize(("unprofitable", "grown"), [(0, 12), (3, 12), (12, 12)])
def test_share_without_profit_has_wilsons_interval(unprofitable: int, grown: int) -> None:
    names = [f"E{i:02d}" for i in range(grown + 4)]
    reports = [report(e, 2022, 100) for e in names]
    reports += [report(e, 2023, 120 if i < grown else 80, profit=-5 if i < unprofitable else 5) for i, e in enumerate(names)]
    row = one(follow(reports), "unprofitable_growth_share")
    share, z2 = unprofitable / grown, 1.959963984540054**2
    centre, half = share + z2 / (2 * grown), math.sqrt(z2 * (share * (1 - share) / grown + z2 / (4 * grown**2)))
    assert (row["n"], row["value"]) == (grown, pytest.approx(100 * share))
    assert row["low"] == pytest.approx(max(0.0, 100 * (centre - half) / (1 + z2 / grown)), abs=1e-9)
    assert row["high"] == pytest.approx(min(100.0, 100 * (centre + half) / (1 + z2 / grown)), abs=1e-9)


def test_total_has_no_interval_and_growth_of_employees_is_that_of_their_mean() -> None:
    names = [f"E{i:02d}" for i in range(12)]
    made = follow(
        [report(e, 2022, 100, heads=10) for e in names] + [report(e, 2023, 50 + i, heads=10 + i % 3) for i, e in enumerate(names)]
    )
    total = one(made, "sales_total")
    assert (total["value"], total["low"], total["high"]) == (sum(50 + i for i in range(12)), None, None)
    assert one(made, "employees_growth")["value"] == pytest.approx(100 * (np.mean([10 + i % 3 for i in range(12)]) / 10 - 1))


def test_ninety_five_of_a_hundred_intervals_hold_the_truth() -> None:
    """400 hubs of 40 enterprises each, drawn from a known population."""
    rng = np.random.default_rng(20240401)
    hubs = [f"{i:04d}" for i in range(400)]
    units = [hub for hub in hubs for _ in range(40)]
    before = rng.lognormal(6, 0.8, len(units))
    rise = rng.lognormal(0.05, 0.25, len(units))
    made = _growth(before, before * rise, units)
    true_growth = 100 * (math.exp(0.05 + 0.25**2 / 2) - 1)
    (told,) = made.dicts(f"select avg(({true_growth} between low and high)::integer) as held from int_outcome_estimated "
                        "where measure = 'sales_growth' and unit_code <> '00'")  # fmt: skip
    assert 0.90 < told["held"] < 0.98
    names = [f"E{i:05d}" for i in range(len(units))]
    medians = follow(report(e, 2023, 1.0, added=2 * a, hub=h) for e, a, h in zip(names, before, units, strict=True))
    (told,) = medians.dicts(f"select avg(({math.exp(6)} between low and high)::integer) as held from int_outcome_estimated "
                           "where measure = 'value_added_productivity' and unit_code <> '00'")  # fmt: skip
    assert 0.93 < told["held"] < 0.99
