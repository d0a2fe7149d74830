"""名寄せ at national volume: a million mentions from nothing, a night of 5,000 on top, thirty nights, and Splink on the same million.

The records are fictitious (`benchmarks.fictitious`). Every heavy step is a process of its own (`benchmarks.linkage_child`): its time
includes start-up and reading, its memory is that of all it started.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from benchmarks import linkage_nights, splink_rival
from benchmarks.fictitious import Country, shared_names
from benchmarks.linkage_scores import scores_of
from benchmarks.linkage_warehouse import LinkageWarehouse
from benchmarks.measure import Cost, Measurement, cost_of, show
from ingestion.store.linkage import reference_folder

ENTERPRISES, MENTIONS, NIGHT = 550_000, 1_000_000, 5_000
FULL_SECONDS, FULL_GIBIBYTES, NIGHT_SECONDS = 60.0, 4.0, 10.0


@dataclass(frozen=True)
class Records:
    """Where the mentions lie: those of years, those of one night, and what Splink is given."""

    years: Path
    night: Path
    prepared: Path
    note: str


def run(place: Path, scale: float) -> bool:
    """Makes the records, links them in every way, and prints the tables."""
    folder = place / "linkage"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    records = make_records(folder, scale)
    known = folder / "known"
    full = _child("link", known, records.years)
    _child("core", known)
    full_core = _core_seconds(known)
    of_full = describe(known, records.years, "a million" if scale == 1 else "everything")
    met = [
        show("名寄せ of everything from nothing", [*_of_full(full, records), *of_full]),
        show("名寄せ of one night", measure_night(folder, known, records)),
        show("Splink on the same records", measure_rival(folder, full, full_core, records)),
        show("名寄せ night after night", linkage_nights.measure(folder / "nights", scale)),
    ]
    return all(met)


def make_records(folder: Path, scale: float) -> Records:
    """Writes the mentions of years, and of a night: half of them of new enterprises, half new wordings of known ones."""
    enterprises, night = int(ENTERPRISES * scale), int(NIGHT * scale)
    country = Country(enterprises + night // 2)
    years = country.history(enterprises, int(MENTIONS * scale))
    known = country.random.choice(years["truth"].unique(), night, replace=False)
    # An enterprise named twice writes as before and then otherwise; the second is the new wording, unless it is the same again.
    wordings = country.mentions(np.concatenate([np.repeat(known, 2), np.arange(enterprises, enterprises + night // 2)]), "night")
    is_new = wordings["truth"].ge(enterprises)
    reworded = wordings[~is_new & wordings["truth"].duplicated()].head(night - int(is_new.sum()))
    records = Records(folder / "years.parquet", folder / "night.parquet", folder / "prepared.parquet", _rarity(country))
    years.to_parquet(records.years, index=False)
    pd.concat([reworded, wordings[is_new]]).to_parquet(records.night, index=False)
    with duckdb.connect() as connection:
        splink_rival.prepare(connection, f"select * from '{records.years}'", records.prepared)
    return records


def _rarity(country: Country) -> str:
    shares = shared_names(country.enterprises)
    return "names shared: " + ", ".join(
        f"{share:.1%} in the {where}" for share, where in zip(shares, ("country", "prefecture", "municipality"), strict=True)
    )


def _of_full(full: Cost, records: Records) -> list[Measurement]:
    return [
        Measurement("time, start-up included", full.seconds, "s", FULL_SECONDS, records.note),
        Measurement("memory", full.gibibytes, "GiB", FULL_GIBIBYTES, "resident memory of all processes together"),
    ]


def describe(warehouse: Path, records: Path, what: str) -> list[Measurement]:
    """How much was compared and how good the clusters are."""
    found = LinkageWarehouse(warehouse)
    with duckdb.connect(str(found.file), read_only=True) as connection:
        counts = {
            table: connection.execute(f"select count(*) from intermediate.int_nayose_{table}").fetchall()[0][0]
            for table in ("profiles", "candidates", "pairs", "large_blocks")
        }
    clusters = found.clusters()
    truth = pd.read_parquet(records, columns=["record_id", "truth"]).set_index("record_id")["truth"]
    scores = scores_of(truth, clusters.reindex(truth.index))
    note = f"precision {scores.precision:.3f}, recall {scores.recall:.3f}, B³ F1 {scores.b_cubed:.3f}"
    return [
        *(Measurement(f"{table.replace('_', ' ')} of {what}", count, "") for table, count in counts.items()),
        Measurement("records of the largest enterprise", int(clusters.value_counts().max()), ""),
        Measurement("F1 against the generator's truth", scores.f1, "", None, note),
    ]


def measure_night(folder: Path, known: Path, records: Records) -> list[Measurement]:
    """A night on top of what is known, beside everything anew: time, the same clusters, the same ids."""
    before = LinkageWarehouse(known).clusters()
    anew = folder / "anew"
    _child("remember", known)
    night = _child("link", known, records.years, records.night)
    shutil.copytree(reference_folder(known), reference_folder(anew))
    _child("link", anew, records.years, records.night)
    after, full = LinkageWarehouse(known).clusters(), LinkageWarehouse(anew).clusters()
    differing = int((linkage_nights.first_of_cluster(after) != linkage_nights.first_of_cluster(full).reindex(after.index)).sum())
    broken = linkage_nights.broken_ids(before, after, set(after.index) - set(before.index))
    seconds = json.loads((known / "seconds.json").read_text(encoding="utf-8"))
    return [
        Measurement("the models of the night", seconds, "s", NIGHT_SECONDS, f"{len(after) - len(before):,} new mentions"),
        Measurement("the same with start-up and filling", night.seconds, "s"),
        Measurement("everything anew instead", json.loads((anew / "seconds.json").read_text(encoding="utf-8")), "s"),
        Measurement("records clustered otherwise than anew", differing, "", 0.0, f"of {len(after):,}"),
        Measurement("untouched enterprises whose id changed", broken, "", 0.0),
    ]


def measure_rival(folder: Path, ours: Cost, core_seconds: float, records: Records) -> list[Measurement]:
    """Splink's training apart; its scores and clusters against ours, processes of the same kind."""
    place = folder / "splink"
    training = _child("train", place, records.prepared)
    theirs = _child("predict", place, records.prepared)
    truth = pd.read_parquet(records.years, columns=["record_id", "truth"]).set_index("record_id")["truth"]
    clusters = pd.read_parquet(place / "clusters.parquet").set_index("record_id")["cluster_id"]
    scores = scores_of(truth, clusters.reindex(truth.index))
    note = f"precision {scores.precision:.3f}, recall {scores.recall:.3f}, B³ F1 {scores.b_cubed:.3f}; trained without labels"
    core = core_seconds / _core_seconds(place)
    return [
        Measurement("Splink's training", training.seconds, "s", None, "not counted against it"),
        Measurement(
            "Splink's scores and clusters", theirs.seconds, "s", None, f"{theirs.gibibytes:.1f} GiB; blocks made beforehand"
        ),
        Measurement(
            "blocking to clusters, ours ÷ Splink",
            core,
            "×",
            1.0,
            "both alone on prepared input; ours in the file and with guards",
        ),
        Measurement(
            "everything, ours ÷ Splink's scores and clusters", ours.seconds / theirs.seconds, "×", None, "with keys, ids, tests"
        ),
        Measurement("Splink's F1 against the generator's truth", scores.f1, "", None, note),
    ]


def _core_seconds(place: Path) -> float:
    return float(json.loads((place / "core_seconds.json").read_text(encoding="utf-8")))


def _child(step: str, place: Path, *records: Path) -> Cost:
    place.mkdir(parents=True, exist_ok=True)
    return cost_of([sys.executable, "-m", "benchmarks.linkage_child", step, str(place), *map(str, records)])
