"""Published figures against those counted again: counts equal, ratios within rounding, empty where empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from publishing.edition import published
from publishing.metrics import Metric, metrics
from publishing.recount.breakdowns import KEY as BREAKDOWN_KEY
from publishing.recount.breakdowns import breakdowns
from publishing.recount.measures import KEYS, Counter
from publishing.recount.records import Records
from publishing.recount.referrals import reconciled
from publishing.recount.years import contract_measures, outcome_measures

GRAINS = {"kpi_hub_month": "hub_month", "kpi_national_month": "month", "kpi_hub_year": "hub_year", "kpi_national_year": "year"}
BREAKDOWNS = "kpi_breakdown_year"
TABLES = (*GRAINS, BREAKDOWNS)
Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Test = Callable[[Numbers, Numbers], Flags]
RELATIVE, SHARE = 1e-9, 1.000001e-6
"""Ratios may differ in the last digits of a double; shares in per cent are published with six decimals."""


@dataclass(frozen=True, order=True)
class Difference:
    """A cell in which the published figure is not what was counted; `measure` is `row` where the whole row is on one side only."""

    table: str
    hub_code: str
    period: str
    measure: str
    published: Any
    counted: Any


@dataclass(frozen=True)
class Outcome:
    """What a comparison found."""

    cells: int
    measures: int
    differences: list[Difference]


def recount(records: Records) -> dict[str, pd.DataFrame]:
    """Every table counted again, indexed by its key."""
    referrals = records["referral"]
    counted = {**records.tables, "referral": referrals.assign(reconciliation=reconciled(records))}
    records = Records(counted, records.codes)
    return {table: _of_grain(records, grain) for table, grain in GRAINS.items()} | {BREAKDOWNS: breakdowns(records)}


def _of_grain(records: Records, grain: str) -> pd.DataFrame:
    result = Counter(records, grain).count()
    if grain.endswith("year"):
        for part in (contract_measures(records, grain), outcome_measures(records, grain)):
            result = result.join(part.reindex(result.index))
    return result


def published_tables(warehouse: Path) -> dict[str, pd.DataFrame]:
    """The KPI marts of the edition in force."""
    with duckdb.connect(str(published(warehouse) / "yorozu.duckdb"), read_only=True) as connection:
        return {table: connection.execute(f"from marts.{table}").df() for table in TABLES}


def compare(shown: dict[str, pd.DataFrame], counted: dict[str, pd.DataFrame], tables: Sequence[str] = TABLES) -> Outcome:
    """All cells of the tables. Raises KeyError naming a metric that is not counted here."""
    found = [_compared(table, shown[table], counted[table]) for table in tables]
    measures = {measure for table in tables for measure in _measures_of(table)}
    differences = sorted((one for _, differences in found for one in differences), key=str)
    return Outcome(sum(cells for cells, _ in found), len(measures), differences)


def _compared(table: str, shown: pd.DataFrame, counted: pd.DataFrame) -> tuple[int, list[Difference]]:
    """How many cells a table has on both sides, and the differences."""
    one, other = _aligned(table, shown, counted)
    differences = []
    for key in one.index.symmetric_difference(other.index):
        sides = ("row", None) if key in one.index else (None, "row")
        differences.append(Difference(table, *_unit(table, key), _measure(table, key, "row"), *sides))
    both = one.index.intersection(other.index)
    of_table = _measures_of(table)
    left, right = (_numbers(side.loc[both, list(of_table)]) for side in (one, other))
    for column, (measure, differ) in enumerate(of_table.items()):
        mine, theirs = left[:, column], right[:, column]
        differences += [
            Difference(table, *_unit(table, both[at]), _measure(table, both[at], measure), _value(mine[at]), _value(theirs[at]))
            for at in np.flatnonzero(differ(mine, theirs)).tolist()
        ]
    return len(both) * len(of_table), differences


def _measures_of(table: str) -> dict[str, Test]:
    if table == BREAKDOWNS:
        return {"value": _unequal, "share": _apart(SHARE)}
    return {m.id: _test_of(m) for m in metrics().values() if m.is_at(GRAINS[table])}


def _test_of(metric: Metric) -> Test:
    return _unequal if metric.is_count else _apart(SHARE if metric.unit == "%" else 0.0)


def _unequal(one: Numbers, other: Numbers) -> Flags:
    return (one != other) & ~(np.isnan(one) & np.isnan(other))


def _apart(absolute: float) -> Test:
    def differ(one: Numbers, other: Numbers) -> Flags:
        near = np.abs(one - other) <= np.maximum(np.abs(other) * RELATIVE, absolute)
        return ~near & ~(np.isnan(one) & np.isnan(other))

    return differ


def _numbers(frame: pd.DataFrame) -> Numbers:
    return np.column_stack([pd.to_numeric(frame[column]).astype(float).to_numpy() for column in frame])


def _aligned(table: str, shown: pd.DataFrame, counted: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    keys = BREAKDOWN_KEY if table == BREAKDOWNS else KEYS[GRAINS[table]]
    shown = shown.copy()
    if "month" in keys:
        shown["month"] = pd.to_datetime(shown["month"])
    return tuple(_by_text(frame.reset_index(drop=frame is shown), keys) for frame in (shown, counted))  # type: ignore[return-value]


def _by_text(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Keys as text, so that dates and integers of two origins meet."""
    texts = [frame[key].dt.strftime("%Y-%m") if key == "month" else frame[key].astype(str) for key in keys]
    return frame.set_axis(pd.MultiIndex.from_arrays(texts, names=keys), axis=0)


def _unit(table: str, key: tuple[str, ...]) -> tuple[str, str]:
    """Hub (00: the nation) and period of a key."""
    if table == BREAKDOWNS:
        return key[1], key[0]
    return (key[0], key[1]) if len(key) == 2 else ("00", key[0])


def _measure(table: str, key: tuple[str, ...], measure: str) -> str:
    """In breakdowns, the category and its base belong to the name: issue_major=売上拡大 (issue_responses) value."""
    return f"{key[2]}={key[4]} ({key[3]}) {measure}" if table == BREAKDOWNS else measure


def _value(value: Any) -> Any:
    return None if pd.isna(value) else float(value)
