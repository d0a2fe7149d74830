"""名寄せ on real records with known 法人番号: the very models of the nightly run, beside a plain key.

The records are no part of the project: they are looked for in the folder that YOROZU_NAYOSE_DATA names (mentions, truth, name_counts and
registry as Parquet); without it nothing is measured, and that is printed. Halves are apart by corporation; the weights were learnt on the
training half. Splink (`benchmarks.splink_rival`) links the same records with the same keys and blocks, at the threshold that is best on
the training half.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from benchmarks import splink_rival
from benchmarks.linkage_scores import Scores, best_threshold, best_thresholds, components, scores_of
from benchmarks.linkage_warehouse import LinkageWarehouse
from benchmarks.measure import Measurement, show
from ingestion.checks.linkage_keys import ADDRESS_COLUMNS, NAME_COLUMNS, address_parts, name_parts
from ingestion.nayose.addresses import parse_address
from ingestion.nayose.trade_names import kana_key

F1_AT_LEAST, B3_AT_LEAST, RECALL_AT_LEAST = 0.88, 0.96, 0.75
THRESHOLDS = np.arange(-3.0, 13.0, 0.5)
RIVAL_THRESHOLDS = np.arange(-6.0, 13.0, 0.5)
# Splink's way: whether it learns from labels and knows how many companies bear a name.
RIVALS = {"Splink, unsupervised EM": False, "Splink, m from labels, + name rarity of the registry": True}


def data_folder() -> Path | None:
    """The folder with the real records, or None (said on the screen)."""
    folder = Path(os.environ.get("YOROZU_NAYOSE_DATA", "no folder named"))
    if (folder / "mentions.parquet").is_file():
        return folder
    print("名寄せ: skipped. YOROZU_NAYOSE_DATA must name a folder with mentions.parquet and truth.parquet.")
    return None


def normal_form(record: tuple[str, str | None, str]) -> tuple[str | None, ...]:
    """Name, reading and address of a record as keys."""
    name, kana, address = record
    reading = kana_key(kana) if isinstance(kana, str) else None
    return (*name_parts(name), reading, *address_parts(parse_address(address or "")))


def keys_of(names: Iterable[str], readings: Iterable[str | None], addresses: Iterable[str]) -> pd.DataFrame:
    """Keys of many records, by two processes."""
    with ProcessPoolExecutor(2) as pool:
        parsed = list(pool.map(normal_form, zip(names, readings, addresses, strict=True), chunksize=2000))
    columns = [*NAME_COLUMNS, "kana_key", *ADDRESS_COLUMNS]
    return pd.DataFrame([[value or None for value in row] for row in parsed], columns=columns)


def load_mentions(folder: Path) -> pd.DataFrame:
    """Mentions with keys, their true corporation and half (0: training, 1: test)."""
    mentions = pd.read_parquet(folder / "mentions.parquet").merge(pd.read_parquet(folder / "truth.parquet"), on="mention_id")
    keys = keys_of(mentions["name"], mentions["kana"], mentions["address"])
    half = mentions["corporate_number"].map(lambda number: int(number) // 7 % 2).rename("half")
    names = mentions[["mention_id", "name", "kana", "address", "prefecture"]]
    return pd.concat([names, mentions["corporate_number"].rename("truth"), half, keys], axis=1)


def load_name_counts(folder: Path, wanted: pd.Series) -> pd.DataFrame:
    """Rows of a registry that hold names alone, as many per name as companies bear it: rarity without any history."""
    counts = pd.read_parquet(folder / "name_counts.parquet")
    keys = keys_of(counts["name"], [None] * len(counts), [""] * len(counts))
    per_name = counts["corporations"].groupby(keys["name_key"]).sum()
    per_name = per_name[per_name.index.isin(wanted)]
    names = np.repeat(per_name.index.to_numpy(), per_name.to_numpy())
    return pd.DataFrame({"corporate_number": [f"n{i}" for i in range(len(names))], "name_key": names})


def load_registry(folder: Path) -> pd.DataFrame:
    """The registry's history, as `yorozu nightly` would hold it."""
    rows = pd.read_parquet(folder / "registry.parquet")
    address = rows["prefecture_name"].fillna("") + rows["city_name"].fillna("") + rows["street_number"].fillna("")
    return pd.concat([rows[["corporate_number", "process"]], keys_of(rows["name"], rows["furigana"], address)], axis=1)


def linked(
    mentions: pd.DataFrame, place: Path, registry: pd.DataFrame | None, is_national: bool = False
) -> tuple[pd.Series, pd.DataFrame, float]:
    """Clusters of the nightly models by mention, their scored pairs by position, and the seconds they took."""
    warehouse = LinkageWarehouse(place)
    warehouse.fill(mentions.rename(columns={"mention_id": "record_id"}), registry, is_national=is_national)
    started = time.perf_counter()
    warehouse.link()
    seconds = time.perf_counter() - started
    clusters = warehouse.clusters().reindex(mentions["mention_id"])
    positions = pd.DataFrame({"record_id": mentions["mention_id"], "position": np.arange(len(mentions))})
    with duckdb.connect(str(warehouse.file), read_only=True) as connection:
        connection.register("positions", positions)
        pairs = connection.execute(
            """
            with members as (
                select profile_id, position from intermediate.int_nayose_mentions join positions using (record_id)
            ), of_profiles as (select profile_id, min(position) as position from members group by 1)
            select a.position as a, b.position as b, bits
            from intermediate.int_nayose_pairs as p
            join of_profiles a on p.profile_a = a.profile_id join of_profiles b on p.profile_b = b.profile_id
            union all
            select members.position, of_profiles.position, 1000.0 from members join of_profiles using (profile_id)
            where members.position <> of_profiles.position
            """
        ).df()
    return clusters, pairs, seconds


def run(place: Path, scale: float) -> bool:
    """Links the real records in every way and prints train and test apart."""
    del scale
    folder = data_folder()
    if folder is None:
        return True
    mentions = load_mentions(folder)
    plain = mentions["name_key"].fillna("") + "|" + mentions["municipality_key"].str[:2].fillna("")
    ways: dict[str, Callable[[], pd.DataFrame | None]] = {
        "our models, records alone": lambda: None,
        "our models, + name rarity of the registry": lambda: load_name_counts(folder, mentions["name_key"]),
        "our models, + history of the registry": lambda: load_registry(folder),
    }
    measurements = _lines("normalised name + prefecture", mentions, plain, held=False)
    for number, (way, load) in enumerate(ways.items()):
        clusters, pairs, seconds = linked(mentions, place / f"nayose{number}", load(), is_national=number == 1)
        measurements.append(Measurement(f"{way}: time", seconds, "s", None, f"{len(mentions):,} mentions, keys to clusters"))
        measurements += _lines(way, mentions, clusters, held=number == 1)
        measurements.append(_recall_line(way, mentions, pairs, held=number == 1))
    for way, count in RIVALS.items():
        name_counts = load_name_counts(folder, mentions["name_key"])["name_key"].value_counts() if count else None
        measurements += _rival_lines(way, mentions, splink_rival.scored_pairs(mentions, name_counts, place / "splink"))
    return show("名寄せ of real records (names, readings and addresses; no representative, no telephone)", measurements)


def _lines(way: str, mentions: pd.DataFrame, clusters: pd.Series, held: bool) -> list[Measurement]:
    lines = []
    for half, label in enumerate(("train", "test")):
        chosen = (mentions["half"] == half).to_numpy()
        scores: Scores = scores_of(mentions.loc[chosen, "truth"], clusters[chosen])
        note = f"precision {scores.precision:.3f}, recall {scores.recall:.3f}, B³ F1 {scores.b_cubed:.3f}"
        lines.append(Measurement(f"{way}: F1, {label}", scores.f1, "", None, note))
        if held and label == "test":
            lines.append(Measurement(f"{way}: F1 short of {F1_AT_LEAST}", max(0.0, F1_AT_LEAST - scores.f1), "", 0.0))
            lines.append(Measurement(f"{way}: B³ F1 short of {B3_AT_LEAST}", max(0.0, B3_AT_LEAST - scores.b_cubed), "", 0.0))
    return lines


def _rival_lines(way: str, mentions: pd.DataFrame, pairs: pd.DataFrame) -> list[Measurement]:
    train = (mentions["half"] == 0).to_numpy()
    threshold = best_threshold(mentions["truth"], pairs, RIVAL_THRESHOLDS, train)
    clusters = pd.Series(components(len(mentions), pairs.loc[pairs["bits"] >= threshold, ["a", "b"]].to_numpy()))
    _, recall = best_thresholds(mentions["truth"], pairs, RIVAL_THRESHOLDS, ~train)
    note = f"recall {recall:.3f} at precision ≥ .95 over thresholds; its threshold above: {threshold:g} bits"
    return [
        *_lines(way, mentions, clusters, held=False),
        Measurement(f"{way}: missed at 95 % precision, test", 1 - recall, "", None, note),
    ]


def _recall_line(way: str, mentions: pd.DataFrame, pairs: pd.DataFrame, held: bool) -> Measurement:
    half = (mentions["half"] == 1).to_numpy()
    best, recall = best_thresholds(mentions["truth"], pairs, THRESHOLDS, half)
    at_most = 1 - RECALL_AT_LEAST if held else None
    note = f"recall {recall:.3f} at precision ≥ .95 over thresholds; best F1 {best:.3f}; without guards"
    return Measurement(f"{way}: missed at 95 % precision, test", 1 - recall, "", at_most, note)
