"""Where limits begin and end: boundaries, thresholds, one hub alone, nothing to divide by, hubs that begin or end."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from publishing.dictionary import marts
from tests.small_warehouse import SmallWarehouse
from tests.unit.productivity.comparison import HUBS, SCORED, compare, desk, proportion, rate

WORDS = {
    "within": "目安の範囲内",
    "above_95": "95％の目安より大きい",
    "above_998": "99.8％の目安より大きい",
    "below_95": "95％の目安より小さい",
    "below_998": "99.8％の目安より小さい",
}


def scored(value: float) -> SmallWarehouse:
    """One hub whose distance from a centre of 50 is given in standard errors of 2."""
    made = desk()
    row = {
        "hub_code": "13",
        "fiscal_year": 2023,
        "measure": "satisfaction_top2",
        "kind": "proportion",
        "factor": 100,
        "value": value,
        "cases": 100,
        "centre": 50,
        "chance_error": 1,
        "score": value - 50,
        "is_judged": True,
        "overdispersion": 4,
        "standard_error": 2,
    }
    made.table("int_funnel_scored", SCORED, [row])
    made.build("productivity_hub_year")
    return made


K95, K998 = 1.959963984540054, 3.090232306167813


@pytest.mark.parametrize(
    ("value", "position"),
    [
        (50.0, "within"),
        (50 + K95 * 2, "within"),
        (math.nextafter(50 + K95 * 2, 100), "above_95"),
        (50 + K998 * 2, "above_95"),
        (math.nextafter(50 + K998 * 2, 100), "above_998"),
        (50 - K95 * 2, "within"),
        (math.nextafter(50 - K95 * 2, 0), "below_95"),
        (50 - K998 * 2, "below_95"),
        (math.nextafter(50 - K998 * 2, 0), "below_998"),
    ],
)
def test_a_value_on_the_limit_is_within(value: float, position: str) -> None:
    row = scored(value).dicts("select position, position_ja, z from productivity_hub_year")[0]
    assert (row["position"], row["position_ja"]) == (position, WORDS[position])
    assert row["z"] == pytest.approx((value - 50) / 2)


def test_limits_widen_where_there_is_less() -> None:
    rng = np.random.default_rng(1)
    rows = [proportion(hub, 2023, int(rng.binomial(20 * (at + 1), 0.8)), 20 * (at + 1)) for at, hub in enumerate(HUBS)]
    found = compare(rows).dicts(
        "select n, centre, low_998, low_95, high_95, high_998, overdispersion from productivity_hub_year order by n"
    )
    for narrow, wide in zip(found[1:], found, strict=False):
        assert wide["high_998"] - wide["low_998"] > narrow["high_998"] - narrow["low_998"]
    for row in found:
        assert 0 <= row["low_998"] < row["low_95"] < row["centre"] < row["high_95"] < row["high_998"] + 1e-9 <= 100 + 1e-9
    # By hand, for a hub far from 0 and 100 %.
    total, satisfied = sum(r["denominator"] for r in rows), sum(r["numerator"] for r in rows)
    share, row = satisfied / total, found[-1]
    error = 100 * math.sqrt(share * (1 - share) / row["n"]) * math.sqrt(max(1, row["overdispersion"]))
    assert row["high_95"] == pytest.approx(100 * share + K95 * error)


@pytest.mark.parametrize(("hubs", "status"), [(1, "too_few_hubs"), (9, "too_few_hubs"), (10, "ok")])
def test_few_hubs_are_shown_without_limits(hubs: int, status: str) -> None:
    rows = [proportion(hub, 2023, 70 + at, 100) for at, hub in enumerate(HUBS[:hubs])]
    found = compare(rows).dicts("select * from productivity_hub_year")
    assert {row["limits_status"] for row in found} == {status}
    for row in found:
        assert row["value"] is not None
        assert (row["low_95"] is None) == (row["position"] is None) == (row["z"] is None) == (status != "ok")
        assert bool(row["limits_reason_ja"]) == (status != "ok")


@pytest.mark.parametrize(("answers", "status"), [(9, "withheld_small_n"), (10, "ok")])
def test_small_n_keeps_its_value_and_loses_its_limits(answers: int, status: str) -> None:
    rows = [proportion(hub, 2023, 80, 100) for hub in HUBS[:20]] + [proportion("47", 2023, 1, answers)]
    row = compare(rows).dicts("select * from productivity_hub_year where hub_code = '47'")[0]
    assert row["value"] == pytest.approx(100 / answers)
    assert (row["limits_status"], row["position"] is None) == (status, status != "ok")


def test_nothing_to_divide_by_is_no_value_and_disturbs_nobody() -> None:
    rows = [proportion(hub, 2023, 80 + at, 100) for at, hub in enumerate(HUBS[:12])]
    alone = compare(rows).dicts("select * from productivity_hub_year order by hub_code")
    found = compare([*rows, proportion("47", 2023, 0, 0)]).dicts("select * from productivity_hub_year order by hub_code")
    assert found[:-1] == alone
    assert (found[-1]["value"], found[-1]["limits_status"]) == (None, "none")
    assert found[-1]["limits_reason_ja"] == "「総合満足度」のある回答がありません。"


def test_hubs_that_are_all_alike_without_chance_have_no_limits() -> None:
    found = compare([proportion(hub, 2023, 100, 100) for hub in HUBS]).dicts("select * from productivity_hub_year")
    assert {row["limits_status"] for row in found} == {"no_spread"}


def test_a_rate_of_nothing_is_below_without_a_score() -> None:
    rng = np.random.default_rng(2)
    rows = [rate(hub, 2023, rng.lognormal(0, 0.5, 200), 10) for hub in HUBS[:20]]
    idle: dict[str, Any] = rows[0] | {"hub_code": "47", "numerator": 0.0, "events": 0.0, "spread": 0.0, "value": 0.0}
    row = compare([*rows, idle]).dicts("select * from productivity_hub_year where hub_code = '47'")[0]
    assert (row["position"], row["z"]) == ("below_998", None)


def test_the_national_value_is_that_of_the_kpi_mart_and_the_centre_that_of_the_hubs() -> None:
    made = compare([rate(hub, 2023, np.full(100, 2.0), 10) for hub in HUBS[:20]])
    made.connection.execute("insert into kpi_national_year (fiscal_year, utilisation) values (2023, 19.5)")
    made.build("productivity_hub_year")
    row = made.dicts("select * from productivity_hub_year")[0]
    assert (row["centre"], row["national_value"]) == (20.0, 19.5)


@pytest.mark.parametrize(("figure", "failures"), [(20.0, 0), (20.1, 1), (None, 1)])
def test_a_value_that_is_not_the_kpi_marts_is_found(figure: float | None, failures: int) -> None:
    made = compare([rate("13", 2023, np.full(100, 2.0), 10)])
    made.table(
        "kpi_hub_year",
        "hub_code varchar, fiscal_year integer, utilisation double, months_missing varchar, edition varchar",
        [("13", 2023, figure, "", "final")],
    )
    made.seed("metric")
    assert len(made.failures("compared_values_are_those_of_kpi_marts")) == failures


def test_no_column_orders_the_hubs() -> None:
    names = {column.name for mart in ("productivity_hub_year", "disparity_year") for column in marts()[mart].columns}
    assert not [name for name in names if "rank" in name or "grade" in name or "points" in name]
