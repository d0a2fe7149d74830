"""A hub's month beside its own past: what a clerk hears before handing in, and what the night warns of. It never stops anything.

Not here: comparison with other hubs and estimates of an excess (the screen in dbt); one month may differ for the best of reasons.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import yaml

from expectations.gates import GateResult, run_suite
from expectations.suite import Expectation, Suite
from ingestion.store.snapshot import create_raw_views, load_manifest

GATE, TABLE, CONSULTATION = "past", "hub_month_past", "consultation"
HubMonth = tuple[str, dt.date]


@dataclass(frozen=True)
class Departure:
    """A feature of a month outside the range of the hub's own months before; values in `unit`."""

    hub_code: str
    month: dt.date
    label_ja: str
    value: str
    low: str
    high: str
    unit: str
    ask_ja: str

    def told(self) -> str:
        """A question in one line."""
        return (
            f"{self.label_ja}が {self.value}{self.unit} です（自拠点の過去{settings()['months']}か月から見込まれる範囲は {self.low}～{self.high}{self.unit}）。"
            f"{self.ask_ja}を確かめてください。実際にそうであれば、そのままで構いません。"
        )


@dataclass(frozen=True)
class PastResult:
    """The gate's outcome, and the departures behind it, most unusual first."""

    gate: GateResult
    departures: tuple[Departure, ...]


@cache
def settings() -> dict[str, Any]:
    """Features and limits (past.yml)."""
    return dict(yaml.safe_load((Path(__file__).parent / "past.yml").read_text(encoding="utf-8")))


@cache
def suite() -> Suite:
    """One expectation a feature, on how many robust standard deviations a month lies from the hub's median."""
    width = settings()["width"]
    expectations = tuple(
        Expectation(
            type="ExpectColumnValuesToBeBetween",
            kwargs={"column": name, "min_value": -width, "max_value": width},
            description_ja=f"{feature['ja']}が自拠点の過去の範囲にある",
            severity="warn",
        )
        for name, feature in settings()["features"].items()
    )
    return Suite(GATE, TABLE, expectations, {})


def compare_with_past(connection: duckdb.DuckDBPyConnection, only: Collection[HubMonth] | None = None) -> PastResult:
    """Every month in `raw.consultation`, or these hubs' months alone; a month without enough past is left out."""
    found = connection.execute(_query(), [list(settings()["features"])]).df()
    if only is not None:
        wanted = pd.MultiIndex.from_tuples(list(only), names=["hub_code", "month"])
        found = found[found.set_index(["hub_code", "month"]).index.isin(wanted)]
    frame = found.pivot(index=["hub_code", "month"], columns="feature", values="deviation")
    outcomes = run_suite(frame.reindex(columns=list(settings()["features"])), suite())
    outside = found[found["deviation"].abs() > settings()["width"]]
    ordered = outside.iloc[outside["deviation"].abs().argsort(kind="stable")[::-1]]
    return PastResult(GateResult(GATE, outcomes, settings()["ja"]), tuple(_departure(row) for row in ordered.itertuples()))


def check_months(warehouse: Path, changed: Collection[str] | None) -> PastResult:
    """All hubs in the months of the snapshot that changed (partition keys `2024-05`), or in its newest month where nobody knows what did."""
    held = sorted(load_manifest(warehouse).partitions.get(CONSULTATION, {}))
    asked = [key for key in held if key in changed] if changed is not None else held[-1:]
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
        create_raw_views(connection, warehouse, dt.date(1970, 1, 1), {(CONSULTATION, key) for key in _with_past(asked, held)})
        query = "select distinct hub_code, month from raw.consultation where list_contains(?, strftime(month, '%Y-%m'))"
        months = connection.execute(query, [asked]).fetchall()
        return compare_with_past(connection, months) if months else PastResult(GateResult(GATE, (), settings()["ja"]), ())


def _with_past(asked: list[str], held: list[str]) -> list[str]:
    """The partitions of these months and of those that count as their past."""
    wanted = {
        (first - pd.DateOffset(months=back)).strftime("%Y-%m")
        for first in map(pd.Timestamp, asked)
        for back in range(settings()["months"] + 1)
    }
    return [key for key in held if key in wanted]


def _query() -> str:
    """One row per hub, month and feature with enough past: value, expected range, and distance from the median of the past."""
    limits, features = settings(), settings()["features"]
    shown = ", ".join(f"({feature['sql']})::double as {name}" for name, feature in features.items())
    spreads = ", ".join(f"('{name}', {feature['least_spread']})" for name, feature in features.items())
    return f"""
        with monthly as (
            select hub_code, month, {shown} from raw.consultation
            group by all having count(*) >= {limits["least_consultations"]}
        ),
        long as (unpivot monthly on columns(* exclude (hub_code, month)) into name feature value value),
        spreads(feature, least_spread) as (values {spreads}),
        beside as (
            select now.hub_code, now.month, now.feature, any_value(now.value) as value, median(past.value) as centre,
                greatest(1.4826 * mad(past.value), any_value(least_spread)) as spread
            from long as now
            inner join long as past on now.hub_code = past.hub_code and now.feature = past.feature
                and past.month >= now.month - interval {limits["months"]} month and past.month < now.month
            inner join spreads on now.feature = spreads.feature
            group by all having count(*) >= {limits["least_months"]}
        )
        select *, (value - centre) / spread as deviation,
            centre - {limits["width"]} * spread as low, centre + {limits["width"]} * spread as high
        from beside where list_contains(?, feature) order by hub_code, month, feature"""


def _departure(row: Any) -> Departure:
    feature = settings()["features"][row.feature]
    upper = 100.0 if feature["unit"] == "%" else row.high
    value, low, high = (f"{number:.{feature['digits']}f}" for number in (row.value, max(row.low, 0), min(row.high, upper)))
    return Departure(row.hub_code, row.month.date(), feature["ja"], value, low, high, feature["unit"], feature["ask"])
