"""Thirty nights in a row on a small country: an enterprise that nothing touches keeps its id."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.fictitious import Country
from benchmarks.linkage_warehouse import LinkageWarehouse
from benchmarks.measure import Measurement
from ingestion.nayose.decisions import DIFFERENT, Decision, append_decisions

MENTIONS, NIGHTS, NEW, CHANGED, WITHDRAWN = 20_000, 30, 200, 20, 10
NIGHT_OF_DECISION = 10


def measure(place: Path, scale: float) -> list[Measurement]:
    """Every night some mentions are new, some written otherwise, some withdrawn; once a person decides. Counts broken ids."""
    shutil.rmtree(place, ignore_errors=True)
    mentions, nights = max(int(MENTIONS * min(scale, 1.0)), 1_000), NIGHTS
    enterprises = int(mentions * 0.55)
    country = Country(enterprises + nights * NEW, seed=2)
    records = country.history(enterprises, mentions)
    warehouse = LinkageWarehouse(place)
    before = linked(warehouse, records)
    broken = 0
    for night in range(1, nights + 1):
        records, touched = next_night(country, records, enterprises + (night - 1) * NEW // 2, night)
        if night == NIGHT_OF_DECISION:
            touched |= decide(place, before)
        after = linked(warehouse, records)
        broken += broken_ids(before, after, touched)
        before = after
    anew = LinkageWarehouse(place / "anew")
    shutil.copytree(place / "decisions", place / "anew" / "decisions", ignore=shutil.ignore_patterns("enterprise_ids"))
    full = linked(anew, records)
    differing = int((first_of_cluster(before) != first_of_cluster(full).reindex(before.index)).sum())
    note = f"{nights} nights: {mentions:,} mentions and {NEW} new, {CHANGED} changed, {WITHDRAWN} withdrawn each; one decision"
    return [
        Measurement("untouched enterprises whose id changed", broken, "", 0.0, note),
        Measurement("records clustered otherwise than anew", differing, "", 0.0, f"of {len(before):,}, after the last night"),
    ]


def linked(warehouse: LinkageWarehouse, records: pd.DataFrame) -> pd.Series:
    """One night: enterprise id by record, remembered for the next."""
    warehouse.fill(records.drop(columns="truth"))
    warehouse.link()
    warehouse.remember()
    return warehouse.clusters()


def next_night(country: Country, records: pd.DataFrame, first_new: int, night: int) -> tuple[pd.DataFrame, set[str]]:
    """The records of the next night and those touched: half of the new ones are of new enterprises."""
    known = country.random.choice(records["truth"].unique(), NEW // 2, replace=False)
    newcomers = np.arange(first_new, first_new + NEW // 2)
    wordings = country.mentions(np.concatenate([np.repeat(known, 2), newcomers]), f"night{night}-")
    new = wordings[wordings["truth"].isin(newcomers) | wordings["truth"].duplicated()]
    order = country.random.permutation(len(records))
    withdrawn, changed = records.index[order[:WITHDRAWN]], records.index[order[WITHDRAWN : WITHDRAWN + CHANGED]]
    records = records.copy()
    records.loc[changed, "telephone_key"] = [f"09{n:09d}" for n in country.random.integers(0, 10**9, CHANGED)]
    touched = set(new["record_id"]) | set(records.loc[[*withdrawn, *changed], "record_id"])
    return pd.concat([records.drop(index=withdrawn), new], ignore_index=True), touched


def decide(place: Path, clusters: pd.Series) -> set[str]:
    """A person tears two records of the largest enterprise apart; returns them."""
    one, other = clusters.index[clusters == clusters.value_counts().index[0]][:2]
    record_a, record_b = sorted((one, other))
    append_decisions(place, [Decision(record_a, record_b, DIFFERENT, "benchmark", "2024-06-01T09:00:00+09:00", "別の事業者")])
    return {one, other}


def broken_ids(before: pd.Series, after: pd.Series, touched: set[str]) -> int:
    """How many enterprises of the last night that nothing touched, then or now, no longer bear their id in all their records."""
    still = before[before.index.isin(after.index)]
    now = after.reindex(still.index)
    reached = set(before[before.index.isin(touched)]) | set(still[now.isin(set(after[after.index.isin(touched)]))])
    return int(still[(still != now) & ~still.isin(reached)].nunique())


def first_of_cluster(clusters: pd.Series) -> pd.Series:
    """By record the smallest record of its cluster: equal for equal partitions, whatever the clusters are called."""
    return clusters.index.to_series().groupby(clusters).transform("min")
