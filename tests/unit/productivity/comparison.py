"""Hubs made by hand or by chance, and what the comparison of hubs says of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from tests.small_warehouse import SmallWarehouse

MEASURED = (
    "hub_code varchar, fiscal_year integer, measure varchar, kind varchar, numerator double, denominator double, events double, "
    "spread double, cases double, n double, factor double, value double"
)
SCORED = f"{MEASURED}, centre double, chance_error double, score double, is_judged boolean, overdispersion double, standard_error double"
SEEDS = ("productivity_measure", "funnel_parameter", "funnel_position", "funnel_status", "metric_need")
HUBS = [f"{number:02d}" for number in range(1, 48)]


def desk() -> SmallWarehouse:
    """The models' surroundings: no report is missing."""
    made = SmallWarehouse()
    made.seed(*SEEDS)
    made.table("kpi_hub_year", "hub_code varchar, fiscal_year integer, report_coverage double, edition varchar", [])
    made.table(
        "kpi_national_year",
        "fiscal_year integer, utilisation double, hubs_due bigint, report_coverage double, hubs_missing varchar, edition varchar",
        [],
    )
    return made


def compare(rows: Iterable[dict[str, Any]]) -> SmallWarehouse:
    """Both marts on hubs whose measures are given."""
    made = desk()
    made.table("int_productivity_measured", MEASURED, rows)
    made.build(
        "int_funnel_scored",
        "productivity_hub_year",
        "disparity_year",
    )
    return made


def proportion(hub: str, year: int, part: float, whole: float) -> dict[str, Any]:
    """満足度 of a hub."""
    value = 100 * part / whole if whole else None
    return {
        "hub_code": hub,
        "fiscal_year": year,
        "measure": "satisfaction_top2",
        "kind": "proportion",
        "numerator": part,
        "denominator": whole,
        "cases": whole,
        "n": whole,
        "factor": 100,
        "value": value,
    }


def rate(hub: str, year: int, sizes: np.ndarray, exposure: float) -> dict[str, Any]:
    """稼働率 of a hub whose enterprises took so many hours each."""
    hours = float(sizes.sum())
    return {
        "hub_code": hub,
        "fiscal_year": year,
        "measure": "utilisation",
        "kind": "rate",
        "numerator": hours,
        "denominator": exposure,
        "events": hours,
        "spread": float((sizes**2).sum()),
        "cases": len(sizes),
        "n": exposure,
        "factor": 1,
        "value": hours / exposure,
    }


def mean(hub: str, year: int, amounts: np.ndarray, times: np.ndarray) -> dict[str, Any]:
    """相談1回当たり時間 of a hub, by enterprise."""
    level = amounts.sum() / times.sum()
    return {
        "hub_code": hub,
        "fiscal_year": year,
        "measure": "minutes_per_consultation",
        "kind": "mean",
        "numerator": float(amounts.sum()),
        "denominator": float(times.sum()),
        "spread": float(((amounts - level * times) ** 2).sum()),
        "cases": len(times),
        "n": float(times.sum()),
        "factor": 1,
        "value": float(level),
    }
