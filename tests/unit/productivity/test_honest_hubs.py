"""The limits hold what they promise: of hubs that differ by chance, or by chance and a common unrest, about 5 % lie outside the 95 % limits."""

from __future__ import annotations

from collections.abc import Callable
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from tests.small_warehouse import SmallWarehouse
from tests.unit.productivity.comparison import HUBS, compare, mean, proportion, rate

YEARS = range(1940, 2000)
Draw = Callable[[np.random.Generator, str, int, float], dict[str, Any]]


def draw_proportion(rng: np.random.Generator, hub: str, year: int, unrest: float) -> dict[str, Any]:
    """Binomial at 85 %, or with φ times its variance (beta-binomial)."""
    whole, share = int(rng.integers(40, 600)), 0.85
    if unrest > 1:
        rho = (unrest - 1) / (whole - 1)
        share = rng.beta(share * (1 / rho - 1), (1 - share) * (1 / rho - 1))
    return proportion(hub, year, int(rng.binomial(whole, share)), whole)


def draw_rate(rng: np.random.Generator, hub: str, year: int, unrest: float) -> dict[str, Any]:
    """Enterprises come as they like and take as long as they need (compound Poisson), at 40 enterprises per unit of exposure and hour."""
    exposure = rng.uniform(3, 20)
    relative_variance = np.exp(0.25) / (40 * exposure)
    rhythm = np.exp(rng.normal(0, np.sqrt((unrest - 1) * relative_variance)))
    return rate(hub, year, rng.lognormal(0, 0.5, rng.poisson(40 * exposure * rhythm)), exposure)


def draw_mean(rng: np.random.Generator, hub: str, year: int, unrest: float) -> dict[str, Any]:
    """Consultations of one enterprise resemble each other."""
    enterprises = int(rng.integers(30, 200))
    times = rng.integers(1, 6, enterprises).astype(float)
    habits = rng.normal(60, 15, enterprises)
    noise = 15 * np.sqrt((times**2).sum()) / times.sum()
    shift = rng.normal(0, noise * np.sqrt(unrest - 1))
    return mean(hub, year, times * (habits + shift), times)


def simulate(draw: Draw, unrest: float) -> SmallWarehouse:
    rng = np.random.default_rng(20240401)
    return compare(draw(rng, hub, year, unrest) for year in YEARS for hub in HUBS)


@pytest.mark.parametrize("unrest", [1.0, 4.0])
@pytest.mark.parametrize("draw", [draw_proportion, draw_rate, draw_mean], ids=lambda draw: draw.__name__)
def test_about_five_per_cent_of_honest_hubs_lie_outside(draw: Draw, unrest: float) -> None:
    made = simulate(draw, unrest)
    told = made.dicts(
        "select avg((position <> 'within')::integer) as outside, avg((position like '%998')::integer) as far, count(*) as hubs, "
        "avg((position like 'above%')::integer) as above, avg(greatest(1, overdispersion)) as phi "
        "from productivity_hub_year where limits_status = 'ok'"
    )[0]
    assert told["hubs"] == len(YEARS) * 47
    # Where there is no unrest, φ below 1 is never used: the limits are a little wide rather than narrow.
    assert 0.03 < told["outside"] < 0.065
    assert told["far"] < 0.01
    assert 0.25 < told["above"] / told["outside"] < 0.75  # a small hub cannot be far above a share near 100 %
    assert told["phi"] == pytest.approx(unrest, rel=0.15)


def test_without_the_correction_unrest_would_put_a_third_of_honest_hubs_outside() -> None:
    made = simulate(draw_proportion, 4.0)
    raw = made.dicts("select avg((abs(score) > 1.96)::integer) as outside from int_funnel_scored")[0]["outside"]
    assert raw > 0.25


def test_the_winsorised_square_is_corrected_for_the_share_that_is_winsorised() -> None:
    made = compare([])
    values = {row["parameter"]: row["value"] for row in made.dicts("select parameter, value from funnel_parameter")}
    normal, share = NormalDist(), values["winsor_share"]
    cut = normal.inv_cdf(1 - share)
    assert values["winsor_expected"] == pytest.approx(1 - 2 * share - 2 * cut * normal.pdf(cut) + 2 * share * cut**2, rel=1e-12)
    assert values["limit_95"] == pytest.approx(normal.inv_cdf(0.975), rel=1e-12)
    assert values["limit_998"] == pytest.approx(normal.inv_cdf(0.999), rel=1e-12)


def test_hubs_that_stand_apart_are_found_and_do_not_widen_the_limits_of_all() -> None:
    rng = np.random.default_rng(5)
    rows = [draw_proportion(rng, hub, 2023, 1.0) for hub in HUBS]
    for at in (3, 20, 41):
        rows[at] = proportion(HUBS[at], 2023, 180, 300)
    made = compare(rows)
    found = {row["hub_code"]: row for row in made.dicts("select * from productivity_hub_year")}
    assert {hub for hub, row in found.items() if row["position"] == "below_998"} == {HUBS[3], HUBS[20], HUBS[41]}
    scores = [row["score"] for row in made.dicts("select score from int_funnel_scored")]
    assert found["01"]["overdispersion"] < 2.5
    assert np.mean(np.square(scores)) > 5
    assert found[HUBS[3]]["position_ja"] == "99.8％の目安より小さい"
